using AgentObservatory.Files;

namespace AgentObservatory.ObsView.Tail;

/// <summary>A growing file, held open whatever happens to its name. Not thread-safe.</summary>
internal sealed class TailedFile(string path) : IDisposable
{
    private const int MaxPrefixLength = 512;

    private readonly FileStream stream = RegularFile.Open(path);
    private TraceLineFeed feed = new();
    private long position;

    /// <summary>The first bytes of the file. Appending never changes them, so other first bytes mean that it was
    /// truncated.</summary>
    private byte[] prefix = [];

    /// <summary>Whether both are the same file. Where the system does not tell, the creation time decides: it misses a
    /// replacement within the resolution of the clock, or one that Windows gives the creation time of the old file.</summary>
    public bool IsSameAs(TailedFile other) =>
        UnixFile.Of(stream.SafeFileHandle) is { } file
            ? file == UnixFile.Of(other.stream.SafeFileHandle)
            : File.GetCreationTimeUtc(stream.SafeFileHandle) == File.GetCreationTimeUtc(other.stream.SafeFileHandle);

    /// <summary>The lines completed since the last call.</summary>
    /// <param name="isLast">Whether the file is finished. If so, what follows the last newline is a line too; otherwise it
    /// is read again at the next call, because its writer may take it back.</param>
    public IEnumerable<TraceLine> ReadNewLines(bool isLast = false)
    {
        if (stream.Length < position || !prefix.AsSpan().SequenceEqual(ReadPrefix(prefix.Length)))
        {
            StartOver();
        }

        while (ReadChunk() > 0)
        {
            while (feed.TryTake(out var line))
            {
                yield return line;
            }
        }

        if (isLast && feed.TryTakeRest(out var rest))
        {
            yield return rest;
        }

        position -= feed.DropUnfinished();

        if (prefix.Length < MaxPrefixLength && position > prefix.Length)
        {
            prefix = ReadPrefix((int)Math.Min(position, MaxPrefixLength));
        }
    }

    public void Dispose()
    {
        feed.Dispose();
        stream.Dispose();
    }

    private int ReadChunk()
    {
        var count = RandomAccess.Read(stream.SafeFileHandle, feed.Room().Span, position);
        feed.Accept(count);
        position += count;
        return count;
    }

    private void StartOver()
    {
        feed.Dispose();
        feed = new TraceLineFeed();
        position = 0;
        prefix = [];
    }

    private byte[] ReadPrefix(int length)
    {
        var bytes = new byte[length];
        return bytes[..RandomAccess.Read(stream.SafeFileHandle, bytes, 0)];
    }
}
