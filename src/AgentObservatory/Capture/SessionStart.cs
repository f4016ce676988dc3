namespace AgentObservatory.Capture;

/// <summary>What is fixed about a session when it starts.</summary>
internal static class SessionStart
{
    /// <param name="context">Who runs.</param>
    /// <param name="metadata">The snapshot of the context's metadata.</param>
    /// <param name="outer">The span within which the session starts.</param>
    /// <param name="time">When it starts.</param>
    internal static SessionInfo Describe(
        AgentContext? context,
        KeyValuePair<string, AttributeValue>[] metadata,
        AgentSpan? outer,
        Timestamp time
    )
    {
        TraceId trace = outer?.Session.TraceId ?? SessionIds.NewTraceId();
        string id = TextLimit.CutName(context?.SessionId);
        return new SessionInfo(
            id.Length > 0 ? id : trace.ToString(),
            TextLimit.CutName(context?.AgentId),
            context?.UserId is { } user ? TextLimit.CutName(user) : null,
            new Attributes(metadata),
            trace,
            outer is null ? null : new SessionParent(trace, outer.SpanId, outer.Session.SessionId),
            time
        );
    }

    /// <summary>A snapshot of the metadata, or a marker where it would take more than a quarter of the session's bytes.</summary>
    internal static KeyValuePair<string, AttributeValue>[] Metadata(AgentContext? context, long maxBytes)
    {
        var metadata = AttributeSnapshot.Of(context?.Metadata);
        return ByteCost.Of(metadata) <= maxBytes / 4 ? metadata : AttributeSnapshot.CutForSpace;
    }
}
