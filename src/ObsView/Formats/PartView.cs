using System.Buffers;
using AgentObservatory.ObsView.Views;

namespace AgentObservatory.ObsView.Formats;

/// <summary>Writes of each session the envelope of its first events as a line of a trace file.</summary>
internal sealed class PartView(Stream output, int position) : ITraceView
{
    private readonly ArrayBufferWriter<byte> buffer = new();

    public void Show(TraceLine.Readable line)
    {
        buffer.ResetWrittenCount();
        EnvelopeJson.Write(RunTimeline.Of(line.Envelope).EnvelopeAt(position), buffer);
        AsciiJson.WriteLine(output, buffer.WrittenSpan);
    }

    public void End() => output.Flush();
}
