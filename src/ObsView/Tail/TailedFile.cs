using AgentObservatory.Files;

namespace AgentObservatory.ObsView.Tail;

/// <summary>A growing file, held open whatever happens to its name. Not thread-safe.</summary>
internal sealed class TailedFile(string path) : IDisposable
{
    private const int MaxPrefixLength = 512;

    private readonly FileStream stream = Open(path);
    private TraceLineFeed feed = new();

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
        if (stream.Length < stream.Position || !prefix.AsSpan().SequenceEqual(ReadPrefix(prefix.Length)))
        {
            StartOver();
        }

        foreach (var line in feed.Read(stream))
        {
            yield return line;
        }

        if (isLast && feed.TryTakeRest(out var rest))
        {
            yield return rest;
        }

        stream.Position -= feed.DropUnfinished();

        if (prefix.Length < MaxPrefixLength && stream.Position > prefix.Length)
        {
            prefix = ReadPrefix((int)Math.Min(stream.Position, MaxPrefixLength));
        }
    }

    public void Dispose()
    {
        feed.Dispose();
        stream.Dispose();
    }

    private void StartOver()
    {
        feed.Dispose();
        feed = new TraceLineFeed();
        stream.Position = 0;
        prefix = [];
    }

    private byte[] ReadPrefix(int length)
    {
        var bytes = new byte[length];
        return bytes[..RandomAccess.Read(stream.SafeFileHandle, bytes, 0)];
    }

    /// <summary>Opens a regular file and refuses all others, without waiting.</summary>
    private static FileStream Open(string path)
    {
        var stream = OpenAny(path);

        if (stream.CanSeek && UnixFile.Of(stream.SafeFileHandle) is not { IsRegular: false })
        {
            return stream;
        }

        stream.Dispose();
        throw new IOException("only a regular file can be followed");
    }

    /// <summary>What cannot be opened is left to .NET, which throws the exception that says why.</summary>
    private static FileStream OpenAny(string path)
    {
        if (OperatingSystem.IsWindows() || Directory.Exists(path))
        {
            return TraceFile.Open(path);
        }

        var file = UnixFile.Open(path);
        return file.IsInvalid ? TraceFile.Open(path) : new FileStream(file, FileAccess.Read, bufferSize: 0);
    }
}
