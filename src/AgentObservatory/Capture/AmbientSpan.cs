namespace AgentObservatory.Capture;

/// <summary>
/// The span that this flow of control runs under. It is set when a span starts and never reset: a span that has ended leads
/// back to the one that was current before it, so a dead span is never the current one, in whatever order, on whatever thread
/// and in whatever copy of the context spans end.
/// </summary>
internal static class AmbientSpan
{
    private static readonly AsyncLocal<AgentSpan?> Flow = new();

    /// <summary>The innermost live span, perhaps a session's root; null outside of every session.</summary>
    internal static AgentSpan? Current
    {
        get
        {
            AgentSpan? span = Flow.Value;
            while (span is { IsLive: false })
            {
                span = span.Previous;
            }

            return span;
        }
    }

    internal static void Enter(AgentSpan span) => Flow.Value = span;

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
