namespace AgentObservatory;

// A traced function of 0 to 4 parameters. Invoke is all that a call without a session costs: what a recorded call needs is
// allocated in Record. How to record is chosen when the function is wrapped, so that nothing can fail in the agent's call.

internal sealed class TracedFunction<TResult>(string kind, string name, Func<TResult> function)
{
    private readonly RecordCall<TResult> record = Recording<TResult>.Call;

    public TResult Invoke() => AgentSession.Current is { } session ? Record(session) : function();

    private TResult Record(AgentSession session) => record(session, name, kind, _ => function(), default);
}

internal sealed class TracedFunction<T1, TResult>(string kind, string name, Func<T1, TResult> function)
{
    private readonly RecordCall<TResult> record = Recording<TResult>.Call;

    public TResult Invoke(T1 first) => AgentSession.Current is { } session ? Record(session, first) : function(first);

    private TResult Record(AgentSession session, T1 first) => record(session, name, kind, _ => function(first), default);
}

internal sealed class TracedFunction<T1, T2, TResult>(string kind, string name, Func<T1, T2, TResult> function)
{
    private readonly RecordCall<TResult> record = Recording<TResult>.Call;

    public TResult Invoke(T1 first, T2 second) =>
        AgentSession.Current is { } session ? Record(session, first, second) : function(first, second);

    private TResult Record(AgentSession session, T1 first, T2 second) =>
        record(session, name, kind, _ => function(first, second), default);
}

internal sealed class TracedFunction<T1, T2, T3, TResult>(string kind, string name, Func<T1, T2, T3, TResult> function)
{
    private readonly RecordCall<TResult> record = Recording<TResult>.Call;

    public TResult Invoke(T1 first, T2 second, T3 third) =>
        AgentSession.Current is { } session ? Record(session, first, second, third) : function(first, second, third);

    private TResult Record(AgentSession session, T1 first, T2 second, T3 third) =>
        record(session, name, kind, _ => function(first, second, third), default);
}

internal sealed class TracedFunction<T1, T2, T3, T4, TResult>(
    string kind,
    string name,
    Func<T1, T2, T3, T4, TResult> function
)
{
    private readonly RecordCall<TResult> record = Recording<TResult>.Call;

    public TResult Invoke(T1 first, T2 second, T3 third, T4 fourth) =>
        AgentSession.Current is { } session
            ? Record(session, first, second, third, fourth)
            : function(first, second, third, fourth);

    private TResult Record(AgentSession session, T1 first, T2 second, T3 third, T4 fourth) =>
        record(session, name, kind, _ => function(first, second, third, fourth), default);
}
