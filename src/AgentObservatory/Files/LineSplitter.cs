using System.Buffers;

namespace AgentObservatory.Files;

/// <summary>Splits a stream of bytes into lines, however the bytes arrive: fill <see cref="Room"/>, report the count to
/// <see cref="Accept"/>, then call <see cref="TryTake"/>. A line longer than the limit is skipped to its end without being
/// kept. Not thread-safe.</summary>
internal sealed class LineSplitter(int maxLineBytes) : IDisposable
{
    private const int FirstBufferBytes = 64 * 1024;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Min(FirstBufferBytes, maxLineBytes));
    private int start;
    private int searched;
    private int end;
    private bool isSkipping;

    /// <summary>The buffer for the next bytes; never empty. Valid until the next call to any member.</summary>
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

    /// <summary>Reports how many bytes were written to the room.</summary>
    public void Accept(int count) => end += count;

    /// <summary>Takes the next whole line, without its newline. It is valid until the next call to any member.</summary>
    public LineKind TryTake(out ReadOnlySpan<byte> line)
    {
        var newline = LineReader.EndOf(buffer.AsSpan(searched, end - searched));

        if (newline < 0)
        {
            searched = end;
            line = default;
            return LineKind.None;
        }

        return Take(LineKind.Whole, searched + newline, searched + newline + 1, out line);
    }

    /// <summary>Takes what follows the last newline, once no more bytes will come.</summary>
    public LineKind TakeRest(out ReadOnlySpan<byte> line) =>
        Take(start == end ? LineKind.None : LineKind.Torn, end, end, out line);

    /// <summary>Discards an unfinished line and returns how many bytes it had. A line that is being skipped is still skipped
    /// to its end.</summary>
    public int DropUnfinished()
    {
        var count = isSkipping ? 0 : end - start;
        start = searched = end;
        return count;
    }

    /// <summary>Returns the buffer to its pool. Disposing again has no effect.</summary>
    public void Dispose()
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = [];
        }
    }

    private LineKind Take(LineKind kind, int lineEnd, int next, out ReadOnlySpan<byte> line)
    {
        var taken = isSkipping ? LineKind.TooLong : kind;
        line = isSkipping ? default : buffer.AsSpan(start, lineEnd - start);
        start = searched = next;
        isSkipping = false;
        return taken;
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
