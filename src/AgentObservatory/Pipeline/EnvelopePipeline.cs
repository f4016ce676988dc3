using System.Reactive.Linq;

namespace AgentObservatory;

/// <summary>From sessions that have ended to envelopes to lanes: the whole of the background pipeline, as one query.</summary>
internal static class EnvelopePipeline
{
    internal static void Connect(IObservable<PendingSession> ended, Lane[] lanes, ObservatoryCounters counters)
    {
        IObservable<FoldedSession> folded = ended
            .Select(pending => new FoldedSession(
                counters.Fold(pending.Session!),
                pending.Session!.Buffered.Bytes,
                pending.Lanes
            ))
            .Publish()
            .AutoConnect(lanes.Length);
        foreach (Lane lane in lanes)
        {
            folded
                .Where(session => Array.IndexOf(session.Lanes, lane) >= 0)
                .Subscribe(session => lane.Deliver(session.Envelope, session.Bytes));
        }
    }
}
