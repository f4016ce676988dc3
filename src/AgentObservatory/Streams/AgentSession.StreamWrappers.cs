using System.Runtime.CompilerServices;
using AgentObservatory.Capture;
using AgentObservatory.Streams;

namespace AgentObservatory;

// The wrapper form for bodies that are async sequences: the span runs as long as an enumeration does.
public sealed partial class AgentSession
{
    /// <summary>
    /// Runs the source of an async sequence within a span of kind <see cref="SpanKind.AgentStep"/>, once for each enumeration of the
    /// result; how the enumeration ends is the span's verdict.
    /// </summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">Makes the sequence when it is enumerated. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    /// <returns>The items as they are. They are counted and timed (<see cref="StreamAttribute"/>), not recorded.</returns>
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<T> AgentStep<T>(
        string name,
        Func<AgentSpan, IAsyncEnumerable<T>> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Enumerate(SpanKind.AgentStep, name, AttributeSnapshot.Of(attributes, out _), body);

    /// <summary>
    /// Runs the source of an async sequence within a span of kind <see cref="SpanKind.ToolCall"/>, once for each enumeration of the
    /// result; how the enumeration ends is the span's verdict.
    /// </summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">Makes the sequence when it is enumerated. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    /// <returns>The items as they are. They are counted and timed (<see cref="StreamAttribute"/>), not recorded.</returns>
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<T> ToolCall<T>(
        string name,
        Func<AgentSpan, IAsyncEnumerable<T>> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Enumerate(SpanKind.ToolCall, name, AttributeSnapshot.Of(attributes, out _), body);

    /// <summary>
    /// Runs the source of an async sequence within a span of kind <see cref="SpanKind.LlmCall"/>, once for each enumeration of the
    /// result; how the enumeration ends is the span's verdict.
    /// </summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">Makes the sequence when it is enumerated. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    /// <returns>The items as they are. They are counted and timed (<see cref="StreamAttribute"/>), not recorded.</returns>
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<T> LlmCall<T>(
        string name,
        Func<AgentSpan, IAsyncEnumerable<T>> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Enumerate(SpanKind.LlmCall, name, AttributeSnapshot.Of(attributes, out _), body);

    /// <summary>
    /// Runs the source of an async sequence within a span of kind <see cref="SpanKind.Stream"/>, once for each enumeration of the
    /// result; how the enumeration ends is the span's verdict.
    /// </summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">Makes the sequence when it is enumerated. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    /// <returns>The items as they are. They are counted and timed (<see cref="StreamAttribute"/>), not recorded.</returns>
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<T> Stream<T>(
        string name,
        Func<StreamSpan, IAsyncEnumerable<T>> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Enumerate(SpanKind.Stream, name, AttributeSnapshot.Of(attributes, out _), body);

    /// <summary>
    /// Runs the source of an async sequence within a span of any kind, once for each enumeration of the
    /// result; how the enumeration ends is the span's verdict.
    /// </summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="body">Makes the sequence when it is enumerated. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    /// <returns>The items as they are. They are counted and timed (<see cref="StreamAttribute"/>), not recorded.</returns>
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<T> Span<T>(
        string name,
        string kind,
        Func<AgentSpan, IAsyncEnumerable<T>> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Enumerate(kind, name, AttributeSnapshot.Of(attributes, out _), body);

    private TracedEnumerable<T> Enumerate<T>(
        string kind,
        string name,
        KeyValuePair<string, AttributeValue>[] attributes,
        Func<StreamSpan, IAsyncEnumerable<T>> body
    ) => new(new StreamPlan<T>(this, kind, name, attributes, HasEvents: false, null), span => body(span!));
}
