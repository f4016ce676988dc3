namespace AgentObservatory.Rx;

/// <summary>The states of the sessions whose end has not been seen yet.</summary>
internal sealed class OpenSessions
{
    private readonly Dictionary<SessionKey, SessionState> states = [];

    internal IEnumerable<SessionState> States => states.Values;

    internal SessionState Apply(TraceEvent traceEvent)
    {
        SessionKey key = traceEvent.Session.Key;
        bool isStart = traceEvent.Fact.IsSessionStarted;
        if (!states.TryGetValue(key, out SessionState? state))
        {
            // Every event describes its session, so subscribing in the middle of one still shows who runs.
            TraceEvent start = isStart ? traceEvent : TraceEvent.SessionStart(traceEvent.Session, 0, 0);
            state = SessionReducer.Apply(SessionReducer.Empty, start);
        }

        if (!isStart)
        {
            state = SessionReducer.Apply(state, traceEvent);
        }

        if (traceEvent.Fact.IsSessionEnded)
        {
            states.Remove(key);
        }
        else
        {
            states[key] = state;
        }

        return state;
    }
}
