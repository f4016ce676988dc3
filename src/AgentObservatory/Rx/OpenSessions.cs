namespace AgentObservatory;

/// <summary>The states of the sessions whose end has not been seen.</summary>
internal sealed class OpenSessions
{
    private readonly Dictionary<SessionInfo, SessionState> states = new(SameSession.Comparer);

    internal IEnumerable<SessionState> States => states.Values;

    internal SessionState Apply(TraceEvent traceEvent)
    {
        if (!states.TryGetValue(traceEvent.Session, out SessionState? state))
        {
            // Whoever subscribes in the middle of a session still learns from its first event who runs.
            TraceEvent start = traceEvent.Fact.IsSessionStarted ? traceEvent : StartOf(traceEvent.Session);
            state = SessionReducer.Apply(SessionReducer.Empty, start);
        }

        if (!traceEvent.Fact.IsSessionStarted)
        {
            state = SessionReducer.Apply(state, traceEvent);
        }

        if (traceEvent.Fact.IsSessionEnded)
        {
            states.Remove(traceEvent.Session);
        }
        else
        {
            states[traceEvent.Session] = state;
        }

        return state;
    }

    private static TraceEvent StartOf(SessionInfo session) =>
        new(session, 0, session.StartTime, default, default, default, TraceFact.SessionStarted);

    /// <summary>Live events of a session share one description; others are compared by content.</summary>
    private sealed class SameSession : IEqualityComparer<SessionInfo>
    {
        internal static readonly SameSession Comparer = new();

        public bool Equals(SessionInfo? left, SessionInfo? right) =>
            ReferenceEquals(left, right) || (left is not null && right is not null && left.Equals(right));

        public int GetHashCode(SessionInfo session) => HashCode.Combine(session.TraceId, session.SessionId);
    }
}
