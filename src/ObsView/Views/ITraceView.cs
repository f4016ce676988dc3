namespace AgentObservatory.ObsView;

/// <summary>A way to show the envelopes of a file.</summary>
internal interface ITraceView
{
    void Show(TraceLine.Readable line);
}
