using System.Buffers;
using AgentObservatory.ObsView.Views;

namespace AgentObservatory.ObsView.Formats;

/// <summary>Writes each envelope as a line of OTLP/JSON.</summary>
internal sealed class OtlpView(Stream output) : ITraceView
{
    private readonly ArrayBufferWriter<byte> buffer = new();

    public void Show(TraceLine.Readable line)
    {
        buffer.ResetWrittenCount();
        EnvelopeOtlp.Write(line.Envelope, buffer);
        AsciiJson.WriteLine(output, buffer.WrittenSpan);
    }

    public void End() => output.Flush();
}
