namespace AgentObservatory.ObsView;

/// <summary>
/// A growing file, held open whatever becomes of its name. An unfinished line is not remembered but read anew the next
/// time, as its writer may take it back. Not thread-safe.
/// </summary>
internal sealed class TailedFile : IDisposable
{
    private const int LongestBeginning = 512;

    private readonly FileStream stream;
    private TraceLineFeed feed = new();
    private long position;
    private byte[] beginning = [];

    public TailedFile(string path)
    {
        stream = TraceFile.Open(path);

        if (!stream.CanSeek)
        {
            stream.Dispose();
            throw new IOException("only a regular file can be followed");
        }
    }

    public bool IsSameAs(TailedFile other) => FileIdentity.AreSame(stream, other.stream);

    /// <summary>The lines that have become whole.</summary>
    public IEnumerable<TraceLine> ReadOn()
    {
        foreach (var line in ReadWholeLines())
        {
            yield return line;
        }

        position -= feed.DropUnfinished();
        RememberBeginning();
    }

    /// <summary>The lines that have become whole, and what stands after the last newline. To be called once, as the last.</summary>
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
        if (WasTruncated())
        {
            StartOver();
        }

        while (ReadSome() > 0)
        {
            while (feed.TryTake(out var line))
            {
                yield return line;
            }
        }
    }

    private int ReadSome()
    {
        var count = RandomAccess.Read(stream.SafeFileHandle, feed.Room().Span, position);
        feed.Accept(count);
        position += count;
        return count;
    }

    /// <summary>Appending never changes the first bytes, so other first bytes are another content.</summary>
    private bool WasTruncated() =>
        stream.Length < position
        || !beginning.AsSpan().SequenceEqual(ReadBeginning(beginning.Length));

    private void StartOver()
    {
        feed.Dispose();
        feed = new TraceLineFeed();
        position = 0;
        beginning = [];
    }

    private void RememberBeginning()
    {
        if (beginning.Length < LongestBeginning && position > beginning.Length)
        {
            beginning = ReadBeginning((int)Math.Min(position, LongestBeginning));
        }
    }

    private byte[] ReadBeginning(int length)
    {
        var bytes = new byte[length];
        var count = RandomAccess.Read(stream.SafeFileHandle, bytes, 0);
        return count == length ? bytes : bytes[..count];
    }
}
