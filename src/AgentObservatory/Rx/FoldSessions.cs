using System.Reactive.Linq;
using AgentObservatory.Rx;

namespace AgentObservatory;

public static partial class TraceObservable
{
    /// <summary>
    /// Folds events of many sessions into envelopes: each session's is emitted when its end is seen. Of a session whose
    /// beginning was missed, events of spans that nobody saw start are strays. Sessions still open when the events complete are sealed as unfinished.
    /// </summary>
    /// <param name="events">Events in the order of each session's sequence, as <see cref="Observatory.Events"/> gives them.</param>
    public static IObservable<SessionEnvelope> FoldSessions(this IObservable<TraceEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        return Observable.Create<SessionEnvelope>(observer =>
        {
            var open = new OpenSessions();
            return events.Subscribe(
                traceEvent =>
                {
                    SessionState state = open.Apply(traceEvent);
                    if (traceEvent.Fact.IsSessionEnded)
                    {
                        observer.OnNext(SessionReducer.Seal(state));
                    }
                },
                observer.OnError,
                () =>
                {
                    foreach (SessionState state in open.States)
                    {
                        observer.OnNext(SessionReducer.Seal(state));
                    }

                    observer.OnCompleted();
                }
            );
        });
    }
}
