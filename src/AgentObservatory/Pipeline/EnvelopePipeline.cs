using System.Reactive.Linq;

namespace AgentObservatory.Pipeline;

/// <summary>From sessions that have ended to an exporter: the whole of the pipeline, as one query.</summary>
internal static class EnvelopePipeline
{
    /// <summary>
    /// Each exporter has a lane of its own, and what it is handed is made there. The lane stays subscribed when it has completed: it
    /// accounts for what comes too late.
    /// </summary>
    internal static void Connect(
        IObservable<SealedSession> ended,
        Lane<SealedSession> lane,
        IObserver<SessionEnvelope?> exporter
    )
    {
        lane.Select(static session => session.Envelope).Subscribe(exporter);
        ended.Subscribe(lane);
    }
}
