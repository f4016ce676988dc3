using AgentObservatory.Log;

namespace AgentObservatory.Wrapping;

// A traced function of 0 to 4 parameters that returns nothing. A call without a session costs no more than Invoke: what a
// recorded call needs is allocated in Record.

internal sealed class TracedAction(string kind, string name, Action function)
{
    public void Invoke()
    {
        if (ISessionPlace.CurrentSession is { } session)
        {
            Record(session);
        }
        else
        {
            function();
        }
    }

    private void Record(IRecordingSession session) =>
        SpanRun.Run(session.OpenSpan(name, kind, AttributeSnapshot.Empty, 0), _ => function());
}

internal sealed class TracedAction<T1>(string kind, string name, Action<T1> function)
{
    public void Invoke(T1 first)
    {
        if (ISessionPlace.CurrentSession is { } session)
        {
            Record(session, first);
        }
        else
        {
            function(first);
        }
    }

    private void Record(IRecordingSession session, T1 first) =>
        SpanRun.Run(session.OpenSpan(name, kind, AttributeSnapshot.Empty, 0), _ => function(first));
}

internal sealed class TracedAction<T1, T2>(string kind, string name, Action<T1, T2> function)
{
    public void Invoke(T1 first, T2 second)
    {
        if (ISessionPlace.CurrentSession is { } session)
        {
            Record(session, first, second);
        }
        else
        {
            function(first, second);
        }
    }

    private void Record(IRecordingSession session, T1 first, T2 second) =>
        SpanRun.Run(session.OpenSpan(name, kind, AttributeSnapshot.Empty, 0), _ => function(first, second));
}

internal sealed class TracedAction<T1, T2, T3>(string kind, string name, Action<T1, T2, T3> function)
{
    public void Invoke(T1 first, T2 second, T3 third)
    {
        if (ISessionPlace.CurrentSession is { } session)
        {
            Record(session, first, second, third);
        }
        else
        {
            function(first, second, third);
        }
    }

    private void Record(IRecordingSession session, T1 first, T2 second, T3 third) =>
        SpanRun.Run(session.OpenSpan(name, kind, AttributeSnapshot.Empty, 0), _ => function(first, second, third));
}

internal sealed class TracedAction<T1, T2, T3, T4>(string kind, string name, Action<T1, T2, T3, T4> function)
{
    public void Invoke(T1 first, T2 second, T3 third, T4 fourth)
    {
        if (ISessionPlace.CurrentSession is { } session)
        {
            Record(session, first, second, third, fourth);
        }
        else
        {
            function(first, second, third, fourth);
        }
    }

    private void Record(IRecordingSession session, T1 first, T2 second, T3 third, T4 fourth) =>
        SpanRun.Run(session.OpenSpan(name, kind, AttributeSnapshot.Empty, 0), _ => function(first, second, third, fourth));
}
