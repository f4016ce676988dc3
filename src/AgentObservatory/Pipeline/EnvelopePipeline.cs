using System.Reactive.Linq;

namespace AgentObservatory;

/// <summary>
/// From sessions that have ended to envelopes to lanes and observers: the whole of the background pipeline, as one query.
/// </summary>
internal static class EnvelopePipeline
{
    internal static void Connect(IObservable<PendingSession> ended, Lane[] lanes, Observatory observatory)
    {
        IObservable<FoldedSession> folded = ended
            .Select(pending => new FoldedSession(
                observatory.Counters.Fold(pending.Session!),
                pending.Session!.Buffered.Bytes,
                pending.Lanes,
                pending.IsObserved
            ))
            .Publish()
            .AutoConnect(lanes.Length + 1);
        foreach (Lane lane in lanes)
        {
            folded
                .Where(session => Array.IndexOf(session.Lanes, lane) >= 0)
                .Subscribe(session => lane.Deliver(session.Envelope, session.Bytes));
        }

        folded
            .Where(session => session.IsObserved)
            .Subscribe(session => observatory.Observers.OfferClaimed(session.Envelope, session.Bytes));
    }
}
