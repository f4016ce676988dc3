using System.Buffers;

namespace AgentObservatory.ObsView.Views;

/// <summary>Writes each envelope as a line of OTLP/JSON.</summary>
internal sealed class OtlpView(Stream output) : ITraceView
{
    private readonly ArrayBufferWriter<byte> buffer = new();

    public void Show(TraceLine.Readable line)
    {
        buffer.ResetWrittenCount();
        EnvelopeOtlp.Write(line.Envelope, buffer);
        buffer.Write("\n"u8);
        output.Write(buffer.WrittenSpan);
    }

    public void End() => output.Flush();
}
