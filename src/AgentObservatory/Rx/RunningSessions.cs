using System.Reactive.Linq;
using AgentObservatory.Rx;

namespace AgentObservatory;

public static partial class TraceObservable
{
    /// <summary>After each event, the state of its session so far. <see cref="SessionReducer.Seal"/> turns a state into an
    /// envelope, so a live view is for example
    /// <c>events.RunningSessions().Sample(second).Select(SessionReducer.Seal)</c>.</summary>
    /// <param name="events">Events, each session's in the order of its sequence, as from
    /// <see cref="Observatory.Events"/>.</param>
    public static IObservable<SessionState> RunningSessions(this IObservable<TraceEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        return Observable.Defer(() => events.Select(new OpenSessions().Apply));
    }
}
