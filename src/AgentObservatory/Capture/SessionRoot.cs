using AgentObservatory.Live;

namespace AgentObservatory.Capture;

/// <summary>
/// A session's own place in the ambient context; it is no span of the envelope. It knows the span that the session was started in
/// weakly, so that a session that nobody ends holds nothing but itself.
/// </summary>
internal sealed class SessionRoot(AgentSession session, AgentSpan? outer, long now, LiveSpan? live)
    : AgentSpan(session, null, null, SpanId.None, "", "", now, live)
{
    private WeakReference<AgentSpan>? link = Weakly(outer);

    internal override AgentSpan? Outer
    {
        get => link is not null && link.TryGetTarget(out AgentSpan? span) ? span : null;
        set => link = Weakly(value);
    }

    private static WeakReference<AgentSpan>? Weakly(AgentSpan? span) =>
        span is null ? null : new WeakReference<AgentSpan>(span);
}
