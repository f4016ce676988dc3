using System.Buffers;
using AgentObservatory.ObsView.Views;

namespace AgentObservatory.ObsView.Formats;

/// <summary>Writes each envelope as a line of a trace file: what was in parts is whole.</summary>
internal sealed class EnvelopeView(Stream output) : ITraceView
{
    private readonly ArrayBufferWriter<byte> buffer = new();

    public void Show(TraceLine.Readable line)
    {
        buffer.ResetWrittenCount();
        EnvelopeJson.Write(line.Envelope, buffer);
        AsciiJson.WriteLine(output, buffer.WrittenSpan);
    }

    public void End() => output.Flush();
}
