using System.Buffers;

namespace AgentObservatory.Log;

/// <summary>A value is too large to be copied; the name is what the marker in its place says.</summary>
internal sealed class ValueTooLargeException : Exception;

/// <summary>Collects bytes up to a limit, and throws beyond it.</summary>
internal sealed class BoundedBuffer(int limit) : IBufferWriter<byte>
{
    private readonly ArrayBufferWriter<byte> buffer = new();

    internal ReadOnlyMemory<byte> Written => buffer.WrittenMemory;

    public void Advance(int count) => buffer.Advance(count);

    public Memory<byte> GetMemory(int sizeHint) =>
        buffer.WrittenCount <= limit ? buffer.GetMemory(sizeHint) : throw new ValueTooLargeException();

    public Span<byte> GetSpan(int sizeHint) => GetMemory(sizeHint).Span;
}
