namespace AgentObservatory.Capture;

/// <summary>
/// The span that this flow of control runs under. It is set when a span starts and not reset when it ends: a span that has ended
/// leads back to the one that was current before it, so a dead span is never the current one, in whatever order, on whatever
/// thread and in whatever copy of the context spans end.
/// </summary>
internal static class AmbientSpan
{
    private static readonly AsyncLocal<AgentSpan?> Flow = new();

    /// <summary>The innermost live span, perhaps a session's root; null outside of every session.</summary>
    internal static AgentSpan? Current => Flow.Value is { } span ? (span.IsLive ? span : span.Previous) : null;

    internal static void Enter(AgentSpan span) => Flow.Value = span;

    /// <summary>Makes another span the current one, or none; hand what it returns to <see cref="Restore"/>.</summary>
    internal static AgentSpan? Exchange(AgentSpan? span)
    {
        AgentSpan? before = Flow.Value;
        Flow.Value = span;
        return before;
    }

    /// <summary>What <see cref="Restore"/> needs to bring this flow back to where it is now.</summary>
    internal static AgentSpan? Mark() => Flow.Value;

    internal static void Restore(AgentSpan? mark) => Flow.Value = mark;

    /// <summary>Drops dead spans from this flow, so that they can be collected.</summary>
    internal static void Forget()
    {
        AgentSpan? live = Current;
        if (live != Flow.Value)
        {
            Flow.Value = live;
        }
    }
}
