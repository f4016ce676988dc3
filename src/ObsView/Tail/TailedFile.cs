using AgentObservatory.Files;

namespace AgentObservatory.ObsView.Tail;

/// <summary>A growing file, held open whatever happens to its name. An unfinished line is read again at the next call,
/// because its writer may take it back. Not thread-safe.</summary>
internal sealed class TailedFile : IDisposable
{
    private const int MaxPrefixLength = 512;

    private readonly FileStream stream;
    private TraceLineFeed feed = new();
    private long position;

    /// <summary>The first bytes of the file. Appending never changes them, so other first bytes mean that it was
    /// truncated.</summary>
    private byte[] prefix = [];

    public TailedFile(string path)
    {
        stream = TraceFile.Open(path);

        if (!stream.CanSeek)
        {
            stream.Dispose();
            throw new IOException("only a regular file can be followed");
        }
    }

    /// <summary>Whether both are the same file. On Linux the kernel names an open file by its current path, and a deleted
    /// one as deleted. Elsewhere the creation time decides: it misses a replacement within the resolution of the clock, or
    /// one that Windows gives the creation time of the old file.</summary>
    public bool IsSameAs(TailedFile other) =>
        KernelName(stream) is { } name
            ? name == KernelName(other.stream)
            : File.GetCreationTimeUtc(stream.SafeFileHandle) == File.GetCreationTimeUtc(other.stream.SafeFileHandle);

    /// <summary>The lines completed since the last call.</summary>
    public IEnumerable<TraceLine> ReadNewLines()
    {
        foreach (var line in ReadWholeLines())
        {
            yield return line;
        }

        position -= feed.DropUnfinished();
        RememberPrefix();
    }

    /// <summary>The lines completed since the last call, and the rest after the last newline. Must be the last call.</summary>
    public IEnumerable<TraceLine> ReadToEnd()
    {
        foreach (var line in ReadWholeLines())
        {
            yield return line;
        }

        if (feed.TryTakeRest(out var rest))
        {
            yield return rest;
        }
    }

    public void Dispose()
    {
        feed.Dispose();
        stream.Dispose();
    }

    private IEnumerable<TraceLine> ReadWholeLines()
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

    private void RememberPrefix()
    {
        if (prefix.Length < MaxPrefixLength && position > prefix.Length)
        {
            prefix = ReadPrefix((int)Math.Min(position, MaxPrefixLength));
        }
    }

    private byte[] ReadPrefix(int length)
    {
        var bytes = new byte[length];
        var count = RandomAccess.Read(stream.SafeFileHandle, bytes, 0);
        return count == length ? bytes : bytes[..count];
    }

    private static string? KernelName(FileStream file) =>
        OperatingSystem.IsLinux()
            ? new FileInfo($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}").LinkTarget
            : null;
}
