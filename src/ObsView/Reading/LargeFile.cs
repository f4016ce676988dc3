using AgentObservatory.Files;
using Microsoft.Win32.SafeHandles;

namespace AgentObservatory.ObsView.Reading;

/// <summary>Reads regular files that are large enough to occupy every core: in blocks of whole lines, several at a time.</summary>
internal static class LargeFile
{
    private const int BlockBytes = 256 * 1024;

    /// <summary>Whatever is no regular file has no length.</summary>
    public static bool Is(string path) => new FileInfo(path) is { Exists: true, Length: > 4 * BlockBytes };

    /// <summary>What becomes of the lines, in their order. Lines that are appended meanwhile are read, too.</summary>
    /// <param name="path">The file.</param>
    /// <param name="prepare">Called on several threads.</param>
    public static IEnumerable<T> Read<T>(string path, Func<TraceLine, T> prepare)
    {
        using var stream = TraceFile.Open(path);
        var file = stream.SafeFileHandle;
        var running = new Queue<Task<List<T>>>();

        foreach (var block in Blocks(file))
        {
            running.Enqueue(Task.Run(() => Read(file, block, prepare)));

            // What waits for its turn takes memory.
            while (running.Count > 2 * Environment.ProcessorCount)
            {
                foreach (var item in running.Dequeue().GetAwaiter().GetResult())
                {
                    yield return item;
                }
            }
        }

        foreach (var item in running.SelectMany(task => task.GetAwaiter().GetResult()))
        {
            yield return item;
        }
    }

    private static IEnumerable<Block> Blocks(SafeFileHandle file)
    {
        var buffer = new byte[BlockBytes];
        var (start, end, linesBefore, lines) = (0L, 0L, 0L, 0L);

        while (RandomAccess.Read(file, buffer, end) is var count and > 0)
        {
            var afterLastLine = end + buffer.AsSpan(0, count).LastIndexOf((byte)'\n') + 1;
            lines += buffer.AsSpan(0, count).Count((byte)'\n');
            end += count;

            if (lines > linesBefore)
            {
                yield return new Block(start, afterLastLine, linesBefore);
                (start, linesBefore) = (afterLastLine, lines);
            }
        }

        if (end > start)
        {
            yield return new Block(start, end, linesBefore);
        }
    }

    private static List<T> Read<T>(SafeFileHandle file, Block block, Func<TraceLine, T> prepare)
    {
        using var feed = new TraceLineFeed(linesBefore: block.LinesBefore);
        var items = new List<T>();
        var position = block.Start;

        while (position < block.End)
        {
            var room = feed.Room().Span;
            var count = RandomAccess.Read(file, room[..(int)Math.Min(room.Length, block.End - position)], position);

            if (count == 0)
            {
                // The file has been truncated meanwhile.
                break;
            }

            position += count;
            feed.Accept(count);

            while (feed.TryTake(out var line))
            {
                items.Add(prepare(line));
            }
        }

        if (feed.TryTakeRest(out var lastLine))
        {
            items.Add(prepare(lastLine));
        }

        return items;
    }

    /// <summary>Whole lines; only the last block may end within one.</summary>
    private readonly record struct Block(long Start, long End, long LinesBefore);
}
