using System.Reactive.Linq;
using AgentObservatory.Rx;

namespace AgentObservatory;

public static partial class TraceObservable
{
    /// <summary>
    /// The running view: after each event, the state of its session so far. <see cref="SessionReducer.Seal"/> turns a state into
    /// an envelope, so a live picture is for example <c>events.RunningSessions().Sample(second).Select(SessionReducer.Seal)</c>.
    /// </summary>
    /// <param name="events">Events in the order of each session's sequence, as <see cref="Observatory.Events"/> gives them.</param>
    public static IObservable<SessionState> RunningSessions(this IObservable<TraceEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        return Observable.Defer(() =>
        {
            var open = new OpenSessions();
            return events.Select(open.Apply);
        });
    }
}
