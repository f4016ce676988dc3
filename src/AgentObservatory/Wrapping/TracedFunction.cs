namespace AgentObservatory.Wrapping;

// A traced function of 0 to 4 parameters. A call without a session costs no more than Invoke: what a recorded call needs is
// allocated in Record.

internal sealed class TracedFunction<TResult>(string kind, string name, Func<TResult> function)
{
    public TResult Invoke() => ISessionPlace.CurrentSession is { } session ? Record(session) : function();

    private TResult Record(IRecordingSession session) => ResultForm<TResult>.Run(session, name, kind, _ => function());
}

internal sealed class TracedFunction<T1, TResult>(string kind, string name, Func<T1, TResult> function)
{
    public TResult Invoke(T1 first) =>
        ISessionPlace.CurrentSession is { } session ? Record(session, first) : function(first);

    private TResult Record(IRecordingSession session, T1 first) =>
        ResultForm<TResult>.Run(session, name, kind, _ => function(first));
}

internal sealed class TracedFunction<T1, T2, TResult>(string kind, string name, Func<T1, T2, TResult> function)
{
    public TResult Invoke(T1 first, T2 second) =>
        ISessionPlace.CurrentSession is { } session ? Record(session, first, second) : function(first, second);

    private TResult Record(IRecordingSession session, T1 first, T2 second) =>
        ResultForm<TResult>.Run(session, name, kind, _ => function(first, second));
}

internal sealed class TracedFunction<T1, T2, T3, TResult>(string kind, string name, Func<T1, T2, T3, TResult> function)
{
    public TResult Invoke(T1 first, T2 second, T3 third) =>
        ISessionPlace.CurrentSession is { } session ? Record(session, first, second, third) : function(first, second, third);

    private TResult Record(IRecordingSession session, T1 first, T2 second, T3 third) =>
        ResultForm<TResult>.Run(session, name, kind, _ => function(first, second, third));
}

internal sealed class TracedFunction<T1, T2, T3, T4, TResult>(
    string kind,
    string name,
    Func<T1, T2, T3, T4, TResult> function
)
{
    public TResult Invoke(T1 first, T2 second, T3 third, T4 fourth) =>
        ISessionPlace.CurrentSession is { } session
            ? Record(session, first, second, third, fourth)
            : function(first, second, third, fourth);

    private TResult Record(IRecordingSession session, T1 first, T2 second, T3 third, T4 fourth) =>
        ResultForm<TResult>.Run(session, name, kind, _ => function(first, second, third, fourth));
}
