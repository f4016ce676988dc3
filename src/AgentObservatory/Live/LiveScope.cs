using System.Diagnostics;
using AgentObservatory.Log;

namespace AgentObservatory.Live;

/// <summary>Which activity a span of live mode has made current, and which was current before. A stopped activity never
/// stays current: it leads back to the one before it, no matter in which order, on which thread or in which copy of the
/// context spans end. Stopped activities of the application itself are left alone.</summary>
internal sealed class LiveScope
{
    private const string Mark = "agent_observatory.live_scope";

    private readonly LiveSource source;
    private Activity? before;
    private Activity? entered;

    internal LiveScope(LiveSource source)
    {
        this.source = source;
        before = Running(Activity.Current);
        source.MakeCurrent(before);
    }

    /// <summary>The span has no activity: restores what was current before.</summary>
    internal void Abandon() => source.MakeCurrent(before);

    /// <summary>The span is now current, with its own activity or under that of a span above. Where memory has run out to say
    /// so, the activity is stopped and kept out of every trace.</summary>
    internal void Entered(Activity? own)
    {
        try
        {
            if (own is not null)
            {
                ActivityMarks.Set(own, Mark, this);
            }

            entered = Activity.Current;
        }
        catch (OutOfMemoryException) when (own is not null)
        {
            source.Stop(own, null);
            Abandon();
            throw;
        }
    }

    /// <summary>The span has ended. What was current then stays current, unless the span has made it so.</summary>
    internal void Leave(Activity? last) => source.MakeCurrent(last == entered ? before : last);

    /// <summary>Null for an activity of the application's own.</summary>
    internal static LiveScope? ScopeOf(Activity activity) => ActivityMarks.Read(activity, Mark) as LiveScope;

    /// <summary>For a stopped activity of the library's, the running one before it.</summary>
    internal static Activity? Running(Activity? activity)
    {
        while (activity is { IsStopped: true } && ScopeOf(activity) is { } scope)
        {
            activity = scope.before;
            if (activity is { IsStopped: true } && ScopeOf(activity) is { } outer)
            {
                // Remembered, so that the ones in between can be garbage-collected. Racing threads write the same value.
                scope.before = outer.before;
            }
        }

        return activity;
    }
}
