using System.Reactive.Linq;

namespace AgentObservatory;

/// <summary>Operators on streams of events and envelopes. They keep no state between subscriptions.</summary>
public static partial class TraceObservable
{
    /// <summary>Keeps the events of the sessions with this id.</summary>
    /// <param name="events">Events of any sessions.</param>
    /// <param name="sessionId">The session id, compared exactly.</param>
    public static IObservable<TraceEvent> OfSession(this IObservable<TraceEvent> events, string sessionId)
    {
        ArgumentNullException.ThrowIfNull(events);
        return events.Where(traceEvent => traceEvent.Session.SessionId == sessionId);
    }
}
