namespace AgentObservatory.Rx;

/// <summary>The states of the sessions whose end has not been seen yet.</summary>
internal sealed class OpenSessions
{
    private readonly Dictionary<SessionKey, SessionState> states = [];

    internal IEnumerable<SessionState> States => states.Values;

    internal SessionState Apply(TraceEvent traceEvent)
    {
        SessionKey key = traceEvent.Session.Key;
        // Every event describes its session, so subscribing in the middle of one still shows who runs.
        SessionState state = SessionReducer.Apply(states.GetValueOrDefault(key, SessionReducer.Empty), traceEvent);
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
