using System.Runtime.ExceptionServices;
using AgentObservatory.Files;
using Microsoft.Win32.SafeHandles;

namespace AgentObservatory.ObsView.Reading;

/// <summary>Reads regular files that are large enough to occupy every core: in blocks of whole lines, several at a time.</summary>
internal static class LargeFile
{
    private const int BlockBytes = 256 * 1024;
    private const int LongLineBytes = 64 * BlockBytes;

    /// <summary>What is read or waits for its turn: enough for eight cores, and little memory.</summary>
    private const long MostBytes = 8 * BlockBytes;

    /// <summary>Whether it is a large regular file, or a link to one.</summary>
    public static bool Is(string path) => TraceFile.LengthOf(path) > 4 * BlockBytes;

    /// <summary>Whether some line of a file may be a part of a run. A large one is searched on every core.</summary>
    public static bool MayHaveParts(string path)
    {
        if (!Is(path))
        {
            return PartSearch.MayHaveParts(path);
        }

        using var stream = TraceFile.Open(path);
        var file = stream.SafeFileHandle;
        var piece = stream.Length / Environment.ProcessorCount;
        var searches = Enumerable
            .Range(0, Environment.ProcessorCount)
            .Select(index => (Start: piece * index, IsLast: index + 1 == Environment.ProcessorCount))
            .Select(one => Task.Run(() => Search(one.Start, one.IsLast ? long.MaxValue : one.Start + piece)))
            .ToArray();
        return Task.WhenAll(searches).GetAwaiter().GetResult().Contains(true);

        bool Search(long start, long end) => PartSearch.MayHaveParts(file, start, end);
    }

    /// <summary>What becomes of the lines, in their order. Lines that are appended meanwhile are read, too. If reading fails,
    /// that comes after all lines that were read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="wanted">With some, outlines are read.</param>
    /// <param name="prepare">Called on several threads.</param>
    /// <param name="sketches">Whether long lines become sketches.</param>
    /// <param name="progress">Told how many bytes have been read.</param>
    public static IEnumerable<T> Read<T>(
        string path,
        WantedAttributes? wanted,
        Func<TraceLine, T> prepare,
        bool sketches = false,
        Action<long>? progress = null
    )
    {
        using var stream = TraceFile.Open(path);
        var file = stream.SafeFileHandle;
        var running = new Queue<(Block Block, Task<Part<T>> Part)>();
        var bytes = 0L;

        foreach (var block in Blocks(file))
        {
            running.Enqueue((block, Task.Run(() => Read(file, block, wanted, prepare, sketches))));
            bytes += block.Length;

            while (bytes > MostBytes)
            {
                var (first, part) = running.Dequeue();
                bytes -= first.Length;
                progress?.Invoke(first.Start);

                foreach (var item in part.GetAwaiter().GetResult().Items())
                {
                    yield return item;
                }
            }
        }

        foreach (var item in running.SelectMany(one => one.Part.GetAwaiter().GetResult().Items()))
        {
            yield return item;
        }
    }

    private static IEnumerable<Block> Blocks(SafeFileHandle file)
    {
        var buffer = new byte[BlockBytes];
        var (start, end, linesBefore, lines) = (0L, 0L, 0L, 0L);

        while (Fill(file, buffer, end) is var count and > 0)
        {
            var afterLastLine = end + buffer.AsSpan(0, count).LastIndexOf((byte)'\n') + 1;
            lines += buffer.AsSpan(0, count).Count((byte)'\n');
            end += count;

            if (lines > linesBefore)
            {
                yield return new Block(start, afterLastLine, linesBefore);
                (start, linesBefore) = (afterLastLine, lines);
            }
            else if (end - start > LongLineBytes)
            {
                // Whoever reads so long a line finds its end.
                break;
            }
        }

        // The rest of the file, which may fail to be read.
        yield return new Block(start, long.MaxValue, linesBefore);
    }

    /// <summary>What cannot be read is nothing here: whoever reads the last block is told why.</summary>
    private static int Fill(SafeFileHandle file, Span<byte> buffer, long position)
    {
        try
        {
            return RandomAccess.Read(file, buffer, position);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static Part<T> Read<T>(
        SafeFileHandle file,
        Block block,
        WantedAttributes? wanted,
        Func<TraceLine, T> prepare,
        bool sketches
    )
    {
        using var feed = new TraceLineFeed(linesBefore: block.LinesBefore, wanted: wanted, sketches: sketches);
        var items = new List<T>();
        var position = block.Start;

        try
        {
            while (position < block.End)
            {
                var room = feed.Room().Span;
                var count = RandomAccess.Read(file, room[..(int)Math.Min(room.Length, block.End - position)], position);

                if (count == 0)
                {
                    // The end, which comes early if the file has been truncated meanwhile.
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

            return new Part<T>(items, null);
        }
        catch (IOException error)
        {
            return new Part<T>(items, ExceptionDispatchInfo.Capture(error));
        }
    }

    /// <summary>What became of a block's lines, and why there are no more.</summary>
    private sealed record Part<T>(List<T> Read, ExceptionDispatchInfo? Failure)
    {
        public IEnumerable<T> Items()
        {
            foreach (var item in Read)
            {
                yield return item;
            }

            Failure?.Throw();
        }
    }

    /// <summary>Whole lines; only the last block may end within one.</summary>
    private readonly record struct Block(long Start, long End, long LinesBefore)
    {
        public long Length => End - Start;
    }
}
