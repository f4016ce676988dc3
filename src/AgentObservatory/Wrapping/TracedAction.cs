using AgentObservatory.Log;

namespace AgentObservatory.Wrapping;

/// <summary>A traced function that returns nothing. A call without a session allocates nothing: what a recorded call needs
/// is allocated in Record.</summary>
internal abstract class TracedCall<TArguments>(string kind, string name)
{
    protected void Run(TArguments arguments)
    {
        if (ISessionPlace.CurrentSession is { } session)
        {
            Record(session, arguments);
        }
        else
        {
            Call(arguments);
        }
    }

    protected abstract void Call(TArguments arguments);

    private void Record(IRecordingSession session, TArguments arguments) =>
        SpanRun.Run(session.OpenSpan(name, kind, default), _ => Call(arguments));
}

internal sealed class TracedAction(string kind, string name, Action function) : TracedCall<ValueTuple>(kind, name)
{
    public void Invoke() => Run(default);

    protected override void Call(ValueTuple arguments) => function();
}

internal sealed class TracedAction<T1>(string kind, string name, Action<T1> function)
    : TracedCall<ValueTuple<T1>>(kind, name)
{
    public void Invoke(T1 first) => Run(new ValueTuple<T1>(first));

    protected override void Call(ValueTuple<T1> arguments) => function(arguments.Item1);
}

internal sealed class TracedAction<T1, T2>(string kind, string name, Action<T1, T2> function)
    : TracedCall<(T1 First, T2 Second)>(kind, name)
{
    public void Invoke(T1 first, T2 second) => Run((first, second));

    protected override void Call((T1 First, T2 Second) arguments) => function(arguments.First, arguments.Second);
}

internal sealed class TracedAction<T1, T2, T3>(string kind, string name, Action<T1, T2, T3> function)
    : TracedCall<(T1 First, T2 Second, T3 Third)>(kind, name)
{
    public void Invoke(T1 first, T2 second, T3 third) => Run((first, second, third));

    protected override void Call((T1 First, T2 Second, T3 Third) arguments) =>
        function(arguments.First, arguments.Second, arguments.Third);
}

internal sealed class TracedAction<T1, T2, T3, T4>(string kind, string name, Action<T1, T2, T3, T4> function)
    : TracedCall<(T1 First, T2 Second, T3 Third, T4 Fourth)>(kind, name)
{
    public void Invoke(T1 first, T2 second, T3 third, T4 fourth) => Run((first, second, third, fourth));

    protected override void Call((T1 First, T2 Second, T3 Third, T4 Fourth) arguments) =>
        function(arguments.First, arguments.Second, arguments.Third, arguments.Fourth);
}
