using System.Diagnostics.CodeAnalysis;

namespace AgentObservatory.Files;

/// <summary>Turns bytes into trace lines, however the bytes arrive. Skips blank lines and a byte order mark. A feed reads
/// one file from its beginning. Not thread-safe.</summary>
internal sealed class TraceLineFeed(int maxLineBytes = TraceFile.MaxLineBytes) : IDisposable
{
    private readonly LineSplitter splitter = new(maxLineBytes);
    private readonly LineReader reader = new();

    /// <inheritdoc cref="LineSplitter.Room"/>
    public Memory<byte> Room() => splitter.Room();

    /// <inheritdoc cref="LineSplitter.Accept"/>
    public void Accept(int count) => splitter.Accept(count);

    /// <summary>Takes the next line that is whole and not blank.</summary>
    public bool TryTake([NotNullWhen(true)] out TraceLine? traceLine)
    {
        traceLine = null;

        while (traceLine is null && splitter.TryTake(out var line) is var kind && kind != LineKind.None)
        {
            traceLine = Read(kind, line);
        }

        return traceLine is not null;
    }

    /// <summary>Takes the last line, which has no newline, once no more bytes will come.</summary>
    public bool TryTakeRest([NotNullWhen(true)] out TraceLine? traceLine)
    {
        var kind = splitter.TakeRest(out var line);
        traceLine = kind == LineKind.None ? null : Read(kind, line);

        if (kind == LineKind.Torn && traceLine is TraceLine.Unreadable unreadable)
        {
            traceLine = TraceLine.NewUnreadable(
                unreadable.LineNumber,
                "torn last line, the file ends within it: " + unreadable.Reason
            );
        }

        return traceLine is not null;
    }

    /// <inheritdoc cref="LineSplitter.DropUnfinished"/>
    public int DropUnfinished() => splitter.DropUnfinished();

    /// <summary>Returns the buffer to its pool. Disposing again has no effect.</summary>
    public void Dispose() => splitter.Dispose();

    private TraceLine? Read(LineKind kind, ReadOnlySpan<byte> line) =>
        kind == LineKind.TooLong ? reader.Refuse($"the line is longer than {maxLineBytes} bytes") : reader.Read(line);
}
