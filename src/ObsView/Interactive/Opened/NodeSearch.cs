namespace AgentObservatory.ObsView.Interactive.Opened;

/// <summary>Finds a text, in capitals or not, in what is known of nodes, entries and events.</summary>
internal static class NodeSearch
{
    public static bool IsIn(this string sought, TraceNode node) =>
        sought.IsIn(node.Kind)
        || sought.IsIn(node.Name)
        || (node.Span is { } span ? sought.IsIn(span.SpanId.ToString()) : sought.IsIn(node.Session))
        || (
            node.Error is { } error
            && (sought.IsIn(error.Type) || sought.IsIn(error.Message) || sought.IsIn(error.Traceback))
        )
        || sought.IsIn(node.Attributes);

    public static bool IsIn(this string sought, ConversationEntry entry) =>
        sought.IsIn(entry.Text) || sought.IsIn(entry.Tool) || sought.IsIn(entry.Author) || sought.IsIn(entry.Value);

    public static bool IsIn(this string sought, TraceEvent item) =>
        item.Fact switch
        {
            TraceFact.SpanStarted start => sought.IsIn(start.Kind)
                || sought.IsIn(start.Name)
                || sought.IsIn(start.Attributes),
            TraceFact.StreamEvent stream => sought.IsIn(stream.Name) || sought.IsIn(stream.Attributes),
            TraceFact.SpanEnded { End: var end } => sought.IsIn(end.Error?.Message) || sought.IsIn(end.Attributes),
            _ => false,
        };

    public static bool IsIn(this string sought, string? text) =>
        text is not null && text.Contains(sought, StringComparison.OrdinalIgnoreCase);

    private static bool IsIn(this string sought, SessionEnvelope envelope) =>
        sought.IsIn(envelope.Session.SessionId)
        || sought.IsIn(envelope.Session.UserId)
        || sought.IsIn(envelope.Session.TraceId.ToString())
        || sought.IsIn(envelope.SuspendReason);

    private static bool IsIn(this string sought, Attributes attributes) =>
        attributes.Any(one => sought.IsIn(one.Key) || sought.IsIn(one.Value));

    private static bool IsIn(this string sought, AttributeValue value) =>
        value.Kind != AttributeKind.Null && sought.IsIn(value.AsString() ?? value.ToString());
}
