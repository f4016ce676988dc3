using System.Diagnostics.CodeAnalysis;

namespace AgentObservatory.Wrapping;

/// <summary>Makes the traced form of a function or an action of up to four parameters. A call that
/// returns no task allocates nothing but its span.</summary>
[RequiresDynamicCode("Chooses the form of results at run time.")]
internal sealed class TracedCall(string kind, string name)
{
    public Func<TResult> Function<TResult>(Func<TResult> function) =>
        () => ISessionPlace.CurrentSession is { } session ? Record(session, function, static one => one()) : function();

    public Func<T1, TResult> Function<T1, TResult>(Func<T1, TResult> function) =>
        first =>
            ISessionPlace.CurrentSession is { } session
                ? Record(session, (function, first), static all => all.function(all.first))
                : function(first);

    public Func<T1, T2, TResult> Function<T1, T2, TResult>(Func<T1, T2, TResult> function) =>
        (first, second) =>
            ISessionPlace.CurrentSession is { } session
                ? Record(session, (function, first, second), static all => all.function(all.first, all.second))
                : function(first, second);

    public Func<T1, T2, T3, TResult> Function<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function) =>
        (first, second, third) =>
            ISessionPlace.CurrentSession is { } session
                ? Record(
                    session,
                    (function, first, second, third),
                    static all => all.function(all.first, all.second, all.third)
                )
                : function(first, second, third);

    public Func<T1, T2, T3, T4, TResult> Function<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> function) =>
        (first, second, third, fourth) =>
            ISessionPlace.CurrentSession is { } session
                ? Record(
                    session,
                    (function, first, second, third, fourth),
                    static all => all.function(all.first, all.second, all.third, all.fourth)
                )
                : function(first, second, third, fourth);

    public Action Action(Action function) => () => Run(function, static one => one());

    public Action<T1> Action<T1>(Action<T1> function) =>
        first => Run((function, first), static all => all.function(all.first));

    public Action<T1, T2> Action<T1, T2>(Action<T1, T2> function) =>
        (first, second) => Run((function, first, second), static all => all.function(all.first, all.second));

    public Action<T1, T2, T3> Action<T1, T2, T3>(Action<T1, T2, T3> function) =>
        (first, second, third) =>
            Run((function, first, second, third), static all => all.function(all.first, all.second, all.third));

    public Action<T1, T2, T3, T4> Action<T1, T2, T3, T4>(Action<T1, T2, T3, T4> function) =>
        (first, second, third, fourth) =>
            Run(
                (function, first, second, third, fourth),
                static all => all.function(all.first, all.second, all.third, all.fourth)
            );

    private TResult Record<TCall, TResult>(IRecordingSession session, TCall call, Func<TCall, TResult> make) =>
        ResultForm<TResult>.Run(FlowPlace.Here(session.Activities), session.Open(name, kind), call, make);

    private void Run<TCall>(TCall call, Action<TCall> make)
    {
        if (ISessionPlace.CurrentSession is { } session)
        {
            SpanRun.Run(session.Open(name, kind), call, make);
        }
        else
        {
            make(call);
        }
    }
}
