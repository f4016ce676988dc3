using System.Reactive.Linq;

namespace AgentObservatory;

/// <summary>Operators on streams of events and envelopes. All of them are cold: each subscription starts anew.</summary>
public static partial class TraceObservable
{
    /// <summary>Only the events of the sessions with this id.</summary>
    /// <param name="events">Events of any sessions.</param>
    /// <param name="sessionId">The session id, compared exactly.</param>
    public static IObservable<TraceEvent> OfSession(this IObservable<TraceEvent> events, string sessionId)
    {
        ArgumentNullException.ThrowIfNull(events);
        return events.Where(traceEvent => traceEvent.Session.SessionId == sessionId);
    }
}
