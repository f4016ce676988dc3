using System.Buffers;
using AgentObservatory.ObsView.Views;

namespace AgentObservatory.ObsView.Formats;

/// <summary>Writes each envelope as a line, in one form of JSON or another. Parts are whole by then.</summary>
internal sealed class EnvelopeLines(Stream output, Action<SessionEnvelope, IBufferWriter<byte>> write) : ITraceView
{
    private readonly ArrayBufferWriter<byte> buffer = new();

    public void Show(TraceLine.Readable line)
    {
        buffer.ResetWrittenCount();
        write(line.Envelope, buffer);
        AsciiJson.WriteLine(output, buffer.WrittenSpan);
    }

    public void End() => output.Flush();
}
