namespace AgentObservatory.ObsView.Reading;

/// <summary>A stream whose first bytes have been read already. Only for reading.</summary>
internal sealed class PrefixedStream(byte[] first, Stream rest) : Stream
{
    private int taken;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (taken == first.Length)
        {
            return rest.Read(buffer);
        }

        var count = Math.Min(buffer.Length, first.Length - taken);
        first.AsSpan(taken, count).CopyTo(buffer);
        taken += count;
        return count;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
