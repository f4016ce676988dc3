using System.Runtime.CompilerServices;
using AgentObservatory.Capture;

namespace AgentObservatory;

// The wrapper form: the span runs as long as the body does, and its verdict is the body's. What the body returns or throws
// passes through as it is. An async lambda binds to Task.
public sealed partial class AgentSession
{
    /// <summary>Runs a body within a span of kind <see cref="SpanKind.AgentStep"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    public void AgentStep(
        string name,
        Action<AgentSpan> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Run(SpanKind.AgentStep, name, AttributeSnapshot.Of(attributes, out long cost), cost, body);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.AgentStep"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    public T AgentStep<T>(
        string name,
        Func<AgentSpan, T> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Run(SpanKind.AgentStep, name, AttributeSnapshot.Of(attributes, out long cost), cost, body);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.AgentStep"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    [OverloadResolutionPriority(2)]
    public Task AgentStep(
        string name,
        Func<AgentSpan, Task> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Begin(SpanKind.AgentStep, name, AttributeSnapshot.Of(attributes, out long cost), cost, body, EndWith);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.AgentStep"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    [OverloadResolutionPriority(2)]
    public Task<T> AgentStep<T>(
        string name,
        Func<AgentSpan, Task<T>> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Begin(SpanKind.AgentStep, name, AttributeSnapshot.Of(attributes, out long cost), cost, body, EndWith);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.AgentStep"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    [OverloadResolutionPriority(1)]
    public ValueTask AgentStep(
        string name,
        Func<AgentSpan, ValueTask> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Begin(SpanKind.AgentStep, name, AttributeSnapshot.Of(attributes, out long cost), cost, body, EndWith);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.AgentStep"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    [OverloadResolutionPriority(1)]
    public ValueTask<T> AgentStep<T>(
        string name,
        Func<AgentSpan, ValueTask<T>> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Begin(SpanKind.AgentStep, name, AttributeSnapshot.Of(attributes, out long cost), cost, body, EndWith);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.ToolCall"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    public void ToolCall(
        string name,
        Action<AgentSpan> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Run(SpanKind.ToolCall, name, AttributeSnapshot.Of(attributes, out long cost), cost, body);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.ToolCall"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    public T ToolCall<T>(
        string name,
        Func<AgentSpan, T> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Run(SpanKind.ToolCall, name, AttributeSnapshot.Of(attributes, out long cost), cost, body);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.ToolCall"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    [OverloadResolutionPriority(2)]
    public Task ToolCall(
        string name,
        Func<AgentSpan, Task> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Begin(SpanKind.ToolCall, name, AttributeSnapshot.Of(attributes, out long cost), cost, body, EndWith);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.ToolCall"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    [OverloadResolutionPriority(2)]
    public Task<T> ToolCall<T>(
        string name,
        Func<AgentSpan, Task<T>> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Begin(SpanKind.ToolCall, name, AttributeSnapshot.Of(attributes, out long cost), cost, body, EndWith);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.ToolCall"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    [OverloadResolutionPriority(1)]
    public ValueTask ToolCall(
        string name,
        Func<AgentSpan, ValueTask> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Begin(SpanKind.ToolCall, name, AttributeSnapshot.Of(attributes, out long cost), cost, body, EndWith);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.ToolCall"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    [OverloadResolutionPriority(1)]
    public ValueTask<T> ToolCall<T>(
        string name,
        Func<AgentSpan, ValueTask<T>> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Begin(SpanKind.ToolCall, name, AttributeSnapshot.Of(attributes, out long cost), cost, body, EndWith);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.LlmCall"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    public void LlmCall(
        string name,
        Action<AgentSpan> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Run(SpanKind.LlmCall, name, AttributeSnapshot.Of(attributes, out long cost), cost, body);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.LlmCall"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    public T LlmCall<T>(
        string name,
        Func<AgentSpan, T> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Run(SpanKind.LlmCall, name, AttributeSnapshot.Of(attributes, out long cost), cost, body);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.LlmCall"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    [OverloadResolutionPriority(2)]
    public Task LlmCall(
        string name,
        Func<AgentSpan, Task> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Begin(SpanKind.LlmCall, name, AttributeSnapshot.Of(attributes, out long cost), cost, body, EndWith);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.LlmCall"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    [OverloadResolutionPriority(2)]
    public Task<T> LlmCall<T>(
        string name,
        Func<AgentSpan, Task<T>> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Begin(SpanKind.LlmCall, name, AttributeSnapshot.Of(attributes, out long cost), cost, body, EndWith);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.LlmCall"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    [OverloadResolutionPriority(1)]
    public ValueTask LlmCall(
        string name,
        Func<AgentSpan, ValueTask> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Begin(SpanKind.LlmCall, name, AttributeSnapshot.Of(attributes, out long cost), cost, body, EndWith);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.LlmCall"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does; of an LLM call, the model.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    [OverloadResolutionPriority(1)]
    public ValueTask<T> LlmCall<T>(
        string name,
        Func<AgentSpan, ValueTask<T>> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Begin(SpanKind.LlmCall, name, AttributeSnapshot.Of(attributes, out long cost), cost, body, EndWith);
}
