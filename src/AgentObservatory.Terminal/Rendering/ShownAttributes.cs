namespace AgentObservatory.Terminal.Rendering;

/// <summary>The attributes of a span that say something new: not what its kind, its name or its model already do.</summary>
internal static class ShownAttributes
{
    private const string Operation = "gen_ai.operation.name";
    private const string RequestModel = "gen_ai.request.model";
    private const string ResponseModel = "gen_ai.response.model";

    private static readonly string[] StreamFigures =
    [
        StreamAttribute.Items,
        StreamAttribute.TimeToFirst,
        StreamAttribute.MaxGap,
        StreamAttribute.End,
    ];

    public static Attributes Of(SpanNode node)
    {
        var span = node.Span;
        var given = span.Attributes;

        return given.Any(one => IsSaid(node, one.Key, one.Value))
            ? Attributes.Create([.. given.Where(one => !IsSaid(node, one.Key, one.Value))])
            : given;
    }

    private static bool IsSaid(SpanNode node, string key, AttributeValue value) =>
        key switch
        {
            Operation => value.AsString() == OperationOf(node.Span.Kind),
            RequestModel => IsName(node, SpanKind.LlmCall, value),
            ResponseModel => IsName(node, SpanKind.LlmCall, value)
                || (node.Span.Kind == SpanKind.LlmCall && value == node.Span.Attributes[RequestModel]),
            "gen_ai.tool.name" => IsName(node, SpanKind.ToolCall, value),
            "gen_ai.agent.name" => IsName(node, SpanKind.AgentStep, value),
            _ => IsFigureOfAStreamWithin(node, key),
        };

    private static bool IsName(SpanNode node, string kind, AttributeValue value) =>
        node.Span.Kind == kind && value.Kind == AttributeKind.String && value.AsString() == node.Span.Name;

    private static string? OperationOf(string? kind) =>
        kind switch
        {
            SpanKind.LlmCall => "chat",
            SpanKind.ToolCall => "execute_tool",
            SpanKind.AgentStep => "invoke_agent",
            _ => null,
        };

    /// <summary>A call that is streamed, and the run of an agent around it, end with the figures of a stream as well. They are
    /// shown once, where the stream is.</summary>
    private static bool IsFigureOfAStreamWithin(SpanNode node, string key) =>
        node.HasStreamWithin && node.Span.Kind != SpanKind.Stream && StreamFigures.Contains(key);
}
