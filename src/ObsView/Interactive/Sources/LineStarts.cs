namespace AgentObservatory.ObsView.Interactive.Sources;

/// <summary>A stream that notes where its lines are while it is read. Its reader takes all whole lines before it reads on, so
/// little is noted at any time. Not thread-safe.</summary>
internal sealed class LineStarts(Stream inner, long linesBefore) : Stream
{
    /// <summary>Limits what is noted, however short lines are.</summary>
    private const int MostBytes = 64 * 1024;

    private readonly Queue<long> starts = new([inner.Position]);
    private long position = inner.Position;

    // The number of the line that the first start is of.
    private long first = linesBefore + 1;

    /// <summary>How many line ends there are so far.</summary>
    public long Lines { get; private set; } = linesBefore;

    /// <summary>Where the last line that has begun begins. All before it are whole.</summary>
    public long LastStart => starts.Last();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    /// <summary>Where a line is, which is none before one that was asked for: its start, and its length without the line
    /// end.</summary>
    public (long Start, int Length) Find(long number)
    {
        while (first < number)
        {
            starts.Dequeue();
            first++;
        }

        var start = starts.Peek();
        var end = starts.Count > 1 ? starts.ElementAt(1) - 1 : position;
        return (start, (int)(end - start));
    }

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer[..Math.Min(buffer.Length, MostBytes)]);
        var rest = buffer[..count];

        for (var end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
        {
            position += end + 1;
            starts.Enqueue(position);
            Lines++;
            rest = rest[(end + 1)..];
        }

        position += rest.Length;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
