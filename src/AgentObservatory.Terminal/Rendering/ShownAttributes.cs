namespace AgentObservatory.Terminal.Rendering;

/// <summary>The attributes of a span that say something new: not what its kind, its name, its model, or its row
/// already do, nor by what ids and by whose service a call was answered.</summary>
internal static class ShownAttributes
{
    private static readonly string[] StreamFigures =
    [
        StreamAttribute.Items,
        StreamAttribute.TimeToFirst,
        StreamAttribute.MaxGap,
        StreamAttribute.End,
    ];

    private const string Completed = "completed";

    public static Attributes Of(SpanNode node)
    {
        var span = node.Span;
        var given = span.Attributes;

        return given.Any(one => IsSaid(node, one.Key, one.Value))
            ? Attributes.Create([.. given.Where(one => !IsSaid(node, one.Key, one.Value))])
            : given;
    }

    private static bool IsSaid(SpanNode node, string key, AttributeValue value)
    {
        var isModelCall = node.Span.Kind == SpanKind.LlmCall;

        return key == Convention.operationName ? value.AsString() == OperationOf(node.Span.Kind)
            : key == Convention.requestModel ? IsName(node, SpanKind.LlmCall, value)
            : key == Convention.responseModel
                ? IsName(node, SpanKind.LlmCall, value)
                    || (isModelCall && value == node.Span.Attributes[Convention.requestModel])
            : key == Convention.toolName ? IsName(node, SpanKind.ToolCall, value)
            : key == Convention.agentName ? IsName(node, SpanKind.AgentStep, value)
            : key == Convention.providerName ? value.Kind == AttributeKind.String
            : key == Convention.toolCallId ? node.Span.Kind == SpanKind.ToolCall
            : CallContent.Tells(key)
                || FinishText.Tells(key, value)
                || TokenText.Tells(node.Span.Attributes, key)
                || IsFigureOfAStreamWithin(node, key)
                || IsOfAnyStream(node.Span, key, value);
    }

    /// <summary>A stream's row tells how many events it had, and it most often ends by itself.</summary>
    private static bool IsOfAnyStream(SpanRecord span, string key, AttributeValue value) =>
        span.Kind == SpanKind.Stream
        && (
            key == StreamAttribute.Items
                ? value == AttributeValue.FromInteger(span.EventCount)
                : key == StreamAttribute.End && span.Status == SpanStatus.Ok && value.AsString() == Completed
        );

    /// <summary>By the conventions the name of an operation comes before it.</summary>
    private static bool IsName(SpanNode node, string kind, AttributeValue value) =>
        node.Span.Kind == kind
        && value.AsString() is { Length: > 0 } told
        && (node.Span.Name == told || node.Span.Name.EndsWith(" " + told, StringComparison.Ordinal));

    private static string? OperationOf(string? kind) =>
        kind switch
        {
            SpanKind.LlmCall => Convention.chat,
            SpanKind.ToolCall => Convention.executeTool,
            SpanKind.AgentStep => Convention.invokeAgent,
            _ => null,
        };

    /// <summary>A call that is streamed, and the run of an agent around it, end with the figures of a stream as well. They are
    /// shown once, where the stream is.</summary>
    private static bool IsFigureOfAStreamWithin(SpanNode node, string key) =>
        node.HasStreamWithin && node.Span.Kind != SpanKind.Stream && StreamFigures.Contains(key);
}
