using System.Reactive.Concurrency;
using System.Reactive.Linq;
using AgentObservatory.Rx;

namespace AgentObservatory;

public static partial class TraceObservable
{
    /// <summary>Folds the events of many sessions into envelopes, each emitted when its session's end is seen. If the
    /// beginning of a session was missed, events of spans whose start was not seen become strays. Sessions that are still
    /// open when the source completes are sealed as unfinished.</summary>
    /// <param name="events">Events, each session's in the order of its sequence, as from
    /// <see cref="Observatory.Events"/>.</param>
    public static IObservable<SessionEnvelope> FoldSessions(this IObservable<TraceEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        return Observable.Defer(() =>
        {
            var open = new OpenSessions();
            return events
                .Select(traceEvent => (State: open.Apply(traceEvent), traceEvent.Fact.IsSessionEnded))
                .Where(applied => applied.IsSessionEnded)
                .Select(applied => applied.State)
                .Concat(Observable.Defer(() => open.States.ToObservable(Scheduler.Immediate)))
                .Select(SessionReducer.Seal);
        });
    }
}
