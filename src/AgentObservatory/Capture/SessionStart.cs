namespace AgentObservatory.Capture;

/// <summary>What is fixed about a session when it starts.</summary>
internal static class SessionStart
{
    internal static SessionInfo Describe(AgentContext? context, AgentSpan? outer, Timestamp time)
    {
        TraceId trace = outer?.Session.TraceId ?? SessionIds.NewTraceId();
        string id = TextLimit.CutName(context?.SessionId);
        return new SessionInfo(
            id.Length > 0 ? id : trace.ToString(),
            TextLimit.CutName(context?.AgentId),
            context?.UserId is { } user ? TextLimit.CutName(user) : null,
            new Attributes(AttributeSnapshot.Of(context?.Metadata)),
            trace,
            outer is null ? null : new SessionParent(trace, outer.SpanId, outer.Session.SessionId),
            time
        );
    }
}
