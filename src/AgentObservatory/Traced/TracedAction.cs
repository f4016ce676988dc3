namespace AgentObservatory;

// A traced function of 0 to 4 parameters that returns nothing. Invoke is all that a call without a session costs: what a recorded
// call needs is allocated in Record.

internal sealed class TracedAction(string kind, string name, Action function)
{
    public void Invoke()
    {
        if (AgentSession.Current is { } session)
        {
            Record(session);
        }
        else
        {
            function();
        }
    }

    private void Record(AgentSession session) => session.Span(name, kind, _ => function());
}

internal sealed class TracedAction<T1>(string kind, string name, Action<T1> function)
{
    public void Invoke(T1 first)
    {
        if (AgentSession.Current is { } session)
        {
            Record(session, first);
        }
        else
        {
            function(first);
        }
    }

    private void Record(AgentSession session, T1 first) => session.Span(name, kind, _ => function(first));
}

internal sealed class TracedAction<T1, T2>(string kind, string name, Action<T1, T2> function)
{
    public void Invoke(T1 first, T2 second)
    {
        if (AgentSession.Current is { } session)
        {
            Record(session, first, second);
        }
        else
        {
            function(first, second);
        }
    }

    private void Record(AgentSession session, T1 first, T2 second) => session.Span(name, kind, _ => function(first, second));
}

internal sealed class TracedAction<T1, T2, T3>(string kind, string name, Action<T1, T2, T3> function)
{
    public void Invoke(T1 first, T2 second, T3 third)
    {
        if (AgentSession.Current is { } session)
        {
            Record(session, first, second, third);
        }
        else
        {
            function(first, second, third);
        }
    }

    private void Record(AgentSession session, T1 first, T2 second, T3 third) =>
        session.Span(name, kind, _ => function(first, second, third));
}

internal sealed class TracedAction<T1, T2, T3, T4>(string kind, string name, Action<T1, T2, T3, T4> function)
{
    public void Invoke(T1 first, T2 second, T3 third, T4 fourth)
    {
        if (AgentSession.Current is { } session)
        {
            Record(session, first, second, third, fourth);
        }
        else
        {
            function(first, second, third, fourth);
        }
    }

    private void Record(AgentSession session, T1 first, T2 second, T3 third, T4 fourth) =>
        session.Span(name, kind, _ => function(first, second, third, fourth));
}
