namespace AgentObservatory.ObsView.Views;

/// <summary>Keeps all sessions in memory.</summary>
internal sealed class SessionList : ITraceView
{
    public List<SessionEnvelope> Envelopes { get; } = [];

    public void Show(TraceLine.Readable line) => Envelopes.Add(line.Envelope);
}
