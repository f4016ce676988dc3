using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace AgentObservatory.Files;

/// <summary>Reads a line that is no envelope but tells of a session; null if it is blank.</summary>
/// <param name="number">The line's number, from 1.</param>
/// <param name="line">The line without its newline.</param>
internal delegate TraceLine? ReadOtherLine(long number, ReadOnlySpan<byte> line);

/// <summary>Turns bytes into trace lines, however the bytes arrive: fill <see cref="Room"/>, report the count to
/// <see cref="Accept"/>, then call <see cref="TryTake"/>. Skips what <see cref="LineReader"/> skips, and lines that are not
/// wanted, which cost no parsing. A line longer than the limit is skipped to its end without being kept. A feed reads one
/// file from its beginning, or after so many lines, and passes on a journal's notes. With wanted attributes it reads outlines; it
/// can make sketches of long lines, and leave the reading of whole ones to others. Not thread-safe.</summary>
internal sealed class TraceLineFeed(
    int maxLineBytes = TraceFile.MaxLineBytes,
    long linesBefore = 0,
    Predicate<ReadOnlySpan<byte>>? isWanted = null,
    Action<JournalNote>? noted = null,
    WantedAttributes? wanted = null,
    bool sketches = false,
    ReadOtherLine? readOther = null
) : IDisposable
{
    private const int FirstBufferBytes = 64 * 1024;

    /// <summary>Beyond this, the line of an outline is read as it comes.</summary>
    private const int HeldBytes = 1024 * 1024;

    /// <summary>Beyond this, a line becomes a sketch.</summary>
    private const int SketchedBytes = 16 * HeldBytes;

    private readonly LineReader reader = new(linesBefore, noted, wanted);
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Min(FirstBufferBytes, maxLineBytes));
    private int start;
    private int searched;
    private int end;
    private long number = linesBefore;
    private readonly int longest =
        wanted is not null ? HeldBytes
        : sketches ? SketchedBytes
        : int.MaxValue;
    private bool isSkipping;
    private LongLine? longLine;

    /// <summary>The lines that become whole by what a stream holds now.</summary>
    public IEnumerable<TraceLine> Read(Stream stream)
    {
        while (stream.Read(Room().Span) is var count and > 0)
        {
            Accept(count);

            while (TryTake(out var line))
            {
                yield return line;
            }
        }
    }

    /// <summary>The buffer for the next bytes; never empty. Valid until the next call to any member.</summary>
    public Memory<byte> Room()
    {
        start = isSkipping ? end : start;
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        searched = Math.Max(0, searched - start);
        end -= start;
        start = 0;

        if (end == Capacity && end == maxLineBytes)
        {
            isSkipping = true;
            searched = end = 0;
        }
        else if (end == Capacity)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(maxLineBytes, 2L * buffer.Length));
            buffer.AsSpan(0, end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        return buffer.AsMemory(end, Capacity - end);
    }

    /// <summary>Reports how many bytes were written to the room.</summary>
    public void Accept(int count) => end += count;

    /// <summary>Takes the next line that is whole and not skipped.</summary>
    public bool TryTake([NotNullWhen(true)] out TraceLine? line)
    {
        line = null;

        while (line is null && buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n') is var length and >= 0)
        {
            line = Take(searched + length, searched + length + 1);
        }

        searched = line is null ? end : searched;

        if (line is null && !isSkipping && (longLine is not null || end - start > longest))
        {
            longLine ??= reader.BeginLong();
            longLine.Add(buffer.AsSpan(start, end - start));
            start = end;
        }

        return line is not null;
    }

    /// <summary>Takes the last line, which has no newline, once no more bytes will come.</summary>
    public bool TryTakeRest([NotNullWhen(true)] out TraceLine? line)
    {
        var isTorn = !isSkipping;
        line = isTorn && start == end && longLine is null ? null : Take(end, end);

        if (isTorn && line is TraceLine.Unreadable unreadable)
        {
            line = TraceLine.NewUnreadable(
                unreadable.LineNumber,
                "torn last line, the file ends within it: " + unreadable.Reason
            );
        }

        return line is not null;
    }

    /// <summary>Discards an unfinished line and returns how many bytes it had. A line that is being skipped is still skipped
    /// to its end. The memory for a long line is not kept.</summary>
    public int DropUnfinished()
    {
        var count = isSkipping ? 0 : end - start;
        start = searched = end = 0;

        if (buffer.Length > FirstBufferBytes)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        }

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

    /// <summary>Reads the line up to its end; null if it is skipped. The following one starts at the next position.</summary>
    private TraceLine? Take(int lineEnd, int next)
    {
        number++;
        var line =
            isSkipping ? reader.Refuse($"the line is longer than {maxLineBytes} bytes")
            : longLine is not null ? ReadLong(buffer.AsSpan(start, lineEnd - start))
            : Read(buffer.AsSpan(start, lineEnd - start));
        start = searched = next;
        isSkipping = false;
        return line;
    }

    private TraceLine ReadLong(ReadOnlySpan<byte> rest)
    {
        var line = longLine!;
        longLine = null;
        line.Add(rest);
        return reader.Read(line);
    }

    private TraceLine? Read(ReadOnlySpan<byte> line)
    {
        if (readOther is null && (isWanted is null || isWanted(line)))
        {
            return reader.Read(line);
        }

        reader.Pass();
        return readOther?.Invoke(number, line);
    }

    private int Capacity => Math.Min(buffer.Length, maxLineBytes);
}
