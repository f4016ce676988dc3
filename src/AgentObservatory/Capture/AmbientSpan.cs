namespace AgentObservatory.Capture;

/// <summary>
/// The span that this flow of control runs under. It is set when a span starts and not reset when it ends: a span that has ended
/// leads back to the one that was current before it, so a dead span is never the current one, in whatever order, on whatever
/// thread and in whatever copy of the context spans end.
/// </summary>
internal static class AmbientSpan
{
    private static readonly AsyncLocal<AgentSpan?> Flow = new();

    [ThreadStatic]
    private static Trail? trail;

    // What belongs to a thread is not free to look at: until something is followed for the first time, nothing needs to.
    private static volatile bool isAnythingFollowed;

    /// <summary>The innermost live span, perhaps a session's root; null outside of every session.</summary>
    internal static AgentSpan? Current => LiveOf(Flow.Value);

    internal static void Enter(AgentSpan span) => Set(span);

    /// <summary>Makes another span the current one, or none; hand what it returns to <see cref="Restore"/>.</summary>
    internal static AgentSpan? Exchange(AgentSpan? span)
    {
        AgentSpan? before = Flow.Value;
        Set(span);
        return before;
    }

    /// <summary>What <see cref="Restore"/> needs to bring this flow back to where it is now.</summary>
    internal static AgentSpan? Mark() => Flow.Value;

    internal static void Restore(AgentSpan? mark) => Set(mark);

    /// <summary>The span itself while it lives, else the nearest live one that was current before it.</summary>
    internal static AgentSpan? LiveOf(AgentSpan? span) => span is { IsLive: false } ? span.Previous : span;

    /// <summary>Drops dead spans from this flow, so that they can be collected.</summary>
    internal static void Forget()
    {
        AgentSpan? live = Current;
        if (live != Flow.Value)
        {
            Set(live);
        }
    }

    /// <summary>Follows what this thread makes current from now on; returns the trail that was followed before, to put it back.</summary>
    internal static Trail? Follow(Trail? followed)
    {
        if (followed is not null)
        {
            isAnythingFollowed = true;
        }

        Trail? before = trail;
        trail = followed;
        return before;
    }

    private static void Set(AgentSpan? span)
    {
        Flow.Value = span;
        if (isAnythingFollowed)
        {
            trail?.Left = span;
        }
    }

    /// <summary>
    /// What was made current last. An async method puts the context back when it returns, so after a call nothing else tells
    /// under which span its code went on.
    /// </summary>
    internal sealed class Trail
    {
        internal AgentSpan? Left;
    }
}
