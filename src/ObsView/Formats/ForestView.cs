using AgentObservatory.ObsView.Views;

namespace AgentObservatory.ObsView.Formats;

/// <summary>Writes all sessions as one document, once they have been read. Keeps them in memory.</summary>
internal sealed class ForestView(Stream output, Action<Stream, TraceForest> write) : ITraceView
{
    private readonly List<SessionEnvelope> envelopes = [];

    public void Show(TraceLine.Readable line) => envelopes.Add(line.Envelope);

    public void End()
    {
        write(output, TraceForest.Of(envelopes));
        output.Flush();
    }
}
