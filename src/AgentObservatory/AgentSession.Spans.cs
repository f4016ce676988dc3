using AgentObservatory.Capture;

namespace AgentObservatory;

public sealed partial class AgentSession
{
    /// <summary>Starts a span of any kind under the current span. It is the current one until it is disposed.</summary>
    /// <param name="name">What it does; at most 1,024 characters are kept.</param>
    /// <param name="kind">What it is; at most 1,024 characters are kept.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    public AgentSpan Span(string name, string kind, params ReadOnlySpan<(string Key, AttributeValue Value)> attributes) =>
        OpenSpan(name, kind, AttributeSnapshot.Of(attributes, out long cost), cost);

    /// <summary>Starts a span of any kind, with details of any type.</summary>
    /// <param name="name">What it does; at most 1,024 characters are kept.</param>
    /// <param name="kind">What it is; at most 1,024 characters are kept.</param>
    /// <param name="attributes">Enumerated at once; what it throws leaves a marker.</param>
    public AgentSpan Span(string name, string kind, IEnumerable<KeyValuePair<string, object?>> attributes) =>
        OpenSpan(name, kind, AttributeSnapshot.Of(attributes, out long cost), cost);

    /// <summary>Starts a span of kind <see cref="SpanKind.AgentStep"/>.</summary>
    /// <inheritdoc cref="Span(string, string, ReadOnlySpan{ValueTuple{string, AttributeValue}})"/>
    public AgentSpan AgentStep(string name, params ReadOnlySpan<(string Key, AttributeValue Value)> attributes) =>
        Span(name, SpanKind.AgentStep, attributes);

    /// <summary>Starts a span of kind <see cref="SpanKind.AgentStep"/>.</summary>
    /// <inheritdoc cref="Span(string, string, IEnumerable{KeyValuePair{string, object}})"/>
    public AgentSpan AgentStep(string name, IEnumerable<KeyValuePair<string, object?>> attributes) =>
        Span(name, SpanKind.AgentStep, attributes);

    /// <summary>Starts a span of kind <see cref="SpanKind.ToolCall"/>.</summary>
    /// <inheritdoc cref="Span(string, string, ReadOnlySpan{ValueTuple{string, AttributeValue}})"/>
    public AgentSpan ToolCall(string name, params ReadOnlySpan<(string Key, AttributeValue Value)> attributes) =>
        Span(name, SpanKind.ToolCall, attributes);

    /// <summary>Starts a span of kind <see cref="SpanKind.ToolCall"/>.</summary>
    /// <inheritdoc cref="Span(string, string, IEnumerable{KeyValuePair{string, object}})"/>
    public AgentSpan ToolCall(string name, IEnumerable<KeyValuePair<string, object?>> attributes) =>
        Span(name, SpanKind.ToolCall, attributes);

    /// <summary>Starts a span of kind <see cref="SpanKind.LlmCall"/>; the name is the model's.</summary>
    /// <inheritdoc cref="Span(string, string, ReadOnlySpan{ValueTuple{string, AttributeValue}})"/>
    public AgentSpan LlmCall(string name, params ReadOnlySpan<(string Key, AttributeValue Value)> attributes) =>
        Span(name, SpanKind.LlmCall, attributes);

    /// <summary>Starts a span of kind <see cref="SpanKind.LlmCall"/>; the name is the model's.</summary>
    /// <inheritdoc cref="Span(string, string, IEnumerable{KeyValuePair{string, object}})"/>
    public AgentSpan LlmCall(string name, IEnumerable<KeyValuePair<string, object?>> attributes) =>
        Span(name, SpanKind.LlmCall, attributes);

    /// <summary>Starts a span of kind <see cref="SpanKind.Stream"/>.</summary>
    /// <inheritdoc cref="Span(string, string, ReadOnlySpan{ValueTuple{string, AttributeValue}})"/>
    public StreamSpan Stream(string name, params ReadOnlySpan<(string Key, AttributeValue Value)> attributes) =>
        OpenStream(name, AttributeSnapshot.Of(attributes, out long cost), cost);

    /// <summary>Starts a span of kind <see cref="SpanKind.Stream"/>.</summary>
    /// <inheritdoc cref="Span(string, string, IEnumerable{KeyValuePair{string, object}})"/>
    public StreamSpan Stream(string name, IEnumerable<KeyValuePair<string, object?>> attributes) =>
        OpenStream(name, AttributeSnapshot.Of(attributes, out long cost), cost);
}
