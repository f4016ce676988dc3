using System.Buffers;

namespace AgentObservatory.Files;

/// <summary>
/// Cuts a stream of bytes into lines, however the bytes arrive: fill <see cref="Room"/>, say how much with
/// <see cref="Accept"/>, take what <see cref="TryTake"/> gives. A line never takes more than the cap; a longer one is
/// skipped to its end without being kept. Not thread-safe.
/// </summary>
internal sealed class LineSplitter(int maxLineBytes) : IDisposable
{
    private const int FirstBufferBytes = 64 * 1024;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Min(FirstBufferBytes, maxLineBytes));
    private int start;
    private int searched;
    private int end;
    private bool isSkipping;

    /// <summary>Where the next bytes go; never empty. Valid until the next call of any member.</summary>
    public Memory<byte> Room()
    {
        MoveToFront();

        if (end == Capacity && end == maxLineBytes)
        {
            isSkipping = true;
            searched = end = 0;
        }
        else if (end == Capacity)
        {
            Grow();
        }

        return buffer.AsMemory(end, Capacity - end);
    }

    /// <summary>Says how many bytes were put into the room.</summary>
    public void Accept(int count) => end += count;

    /// <summary>Takes the next whole line, without its newline. It is valid until the next call of any member.</summary>
    public LineKind TryTake(out ReadOnlySpan<byte> line)
    {
        var newline = LineReader.EndOf(buffer.AsSpan(searched, end - searched));

        if (newline < 0)
        {
            searched = end;
            line = default;
            return LineKind.None;
        }

        var lineEnd = searched + newline;
        var kind = isSkipping ? LineKind.TooLong : LineKind.Whole;
        line = isSkipping ? default : buffer.AsSpan(start, lineEnd - start);
        start = searched = lineEnd + 1;
        isSkipping = false;
        return kind;
    }

    /// <summary>Takes what stands after the last newline, once no more bytes will come.</summary>
    public LineKind TakeRest(out ReadOnlySpan<byte> line)
    {
        var kind =
            isSkipping ? LineKind.TooLong
            : start == end ? LineKind.None
            : LineKind.Torn;
        line = isSkipping ? default : buffer.AsSpan(start, end - start);
        start = searched = end;
        isSkipping = false;
        return kind;
    }

    /// <summary>Forgets an unfinished line and says how many bytes it had. A line that is being skipped goes on being skipped.</summary>
    public int DropUnfinished()
    {
        var count = isSkipping ? 0 : end - start;
        start = searched = end;
        return count;
    }

    /// <summary>Gives the buffer back. The splitter is of no use afterwards; a second call does nothing.</summary>
    public void Dispose()
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = [];
        }
    }

    private int Capacity => Math.Min(buffer.Length, maxLineBytes);

    private void MoveToFront()
    {
        if (isSkipping)
        {
            start = searched = end;
        }

        buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        searched -= start;
        start = 0;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(maxLineBytes, 2L * buffer.Length));
        buffer.AsSpan(0, end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
