using System.Diagnostics;

namespace AgentObservatory.Live;

/// <summary>
/// What a span of live mode has made the current activity, and what was current before it. An activity that has stopped is never
/// left behind as the current one: it leads back to what was current before, in whatever order, on whatever thread and in
/// whatever copy of the context spans end. Stopped activities of the application itself are its own business.
/// </summary>
internal sealed class LiveScope
{
    private const string Mark = "agent_observatory.live_scope";

    private readonly LiveSource source;
    private Activity? before;
    private Activity? entered;

    /// <summary>Remembers what is current in this flow.</summary>
    internal LiveScope(LiveSource source)
    {
        this.source = source;
        before = Current;
        source.MakeCurrent(before);
    }

    /// <summary>The current activity of this flow, or where that is one of the library's that has stopped, the one before it.</summary>
    internal static Activity? Current => Running(Activity.Current);

    /// <summary>Whether an activity stands for a span of live mode.</summary>
    internal static bool IsOwn(Activity activity) => ScopeOf(activity) is not null;

    /// <summary>Makes an activity the current one, or of one of the library's that has stopped the one before it.</summary>
    internal static void Enter(LiveSource source, Activity? activity) => source.MakeCurrent(Running(activity));

    /// <summary>Nothing has become of the span: what was current is so again.</summary>
    internal void Abandon() => Enter(source, before);

    /// <summary>The span has become current: with an activity of its own, or under the one of a span above.</summary>
    internal void Entered(Activity? own)
    {
        own?.SetCustomProperty(Mark, this);
        entered = Activity.Current;
    }

    /// <summary>
    /// The span has ended. What is current in this flow stays so, unless it is what the span has made current.
    /// </summary>
    /// <param name="last">What was current when it ended.</param>
    internal void Leave(Activity? last) => Enter(source, last == entered ? before : last);

    private static LiveScope? ScopeOf(Activity activity) => activity.GetCustomProperty(Mark) as LiveScope;

    private static Activity? Running(Activity? activity)
    {
        while (activity is { IsStopped: true } && ScopeOf(activity) is { } scope)
        {
            activity = scope.before;
            if (activity is { IsStopped: true } && ScopeOf(activity) is { } outer)
            {
                // Remembered, so that what lies in between can be collected. Racing threads write the same.
                scope.before = outer.before;
            }
        }

        return activity;
    }
}
