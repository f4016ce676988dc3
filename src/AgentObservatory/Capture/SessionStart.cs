namespace AgentObservatory.Capture;

/// <summary>What is fixed about a session when it starts.</summary>
internal static class SessionStart
{
    /// <param name="context">Who runs.</param>
    /// <param name="metadata">The snapshot of the context's metadata.</param>
    /// <param name="place">Where it stands among traces.</param>
    /// <param name="time">When it starts.</param>
    internal static SessionInfo Describe(
        AgentContext? context,
        KeyValuePair<string, AttributeValue>[] metadata,
        in SessionPlace place,
        Timestamp time
    )
    {
        string id = Text(context?.SessionId);
        return new SessionInfo(
            id.Length > 0 ? id : place.TraceId.ToString(),
            Text(context?.AgentId),
            context?.UserId is { } user ? Text(user) : null,
            Attributes.Create(metadata),
            place.TraceId,
            place.SpanId,
            place.Parent,
            time
        );
    }

    private static string Text(string? text) => UnicodeText.WellFormed(TextLimit.CutName(text));

    /// <summary>A snapshot of the metadata, or a marker where it would take more than a quarter of the session's bytes.</summary>
    internal static KeyValuePair<string, AttributeValue>[] Metadata(AgentContext? context, long maxBytes, out long cost)
    {
        var metadata = AttributeSnapshot.Of(context?.Metadata, out cost);
        if (cost <= maxBytes / 4)
        {
            return metadata;
        }

        cost = 0;
        return AttributeSnapshot.CutForSpace;
    }

    /// <summary>The parent that the context names, else the span within which the session starts.</summary>
    internal static SessionParent? ParentOf(AgentContext? context, AgentSpan? outer, ObservatoryCounters counters)
    {
        if (context?.Parent is { } text)
        {
            if (SessionParent.TryParse(text, out SessionParent? remote))
            {
                return remote;
            }

            counters.ParentIgnored();
        }

        if (outer is null)
        {
            return null;
        }

        SpanId span = outer.IsRoot ? outer.Session.Info.SpanId : outer.SpanId;
        return new SessionParent(outer.Session.TraceId, span, outer.Session.SessionId);
    }
}
