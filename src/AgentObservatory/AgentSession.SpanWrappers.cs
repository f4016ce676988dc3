using System.Runtime.CompilerServices;
using AgentObservatory.Capture;

namespace AgentObservatory;

// The wrapper form for spans of any kind, and for streams.
public sealed partial class AgentSession
{
    /// <summary>Runs a body within a span of any kind; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    public void Span(
        string name,
        string kind,
        Action<AgentSpan> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Run(kind, name, AttributeSnapshot.Of(attributes, out long cost), cost, body);

    /// <summary>Runs a body within a span of any kind; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    public T Span<T>(
        string name,
        string kind,
        Func<AgentSpan, T> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Run(kind, name, AttributeSnapshot.Of(attributes, out long cost), cost, body);

    /// <summary>Runs a body within a span of any kind; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    [OverloadResolutionPriority(2)]
    public Task Span(
        string name,
        string kind,
        Func<AgentSpan, Task> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Begin(kind, name, AttributeSnapshot.Of(attributes, out long cost), cost, body, EndWith);

    /// <summary>Runs a body within a span of any kind; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    [OverloadResolutionPriority(2)]
    public Task<T> Span<T>(
        string name,
        string kind,
        Func<AgentSpan, Task<T>> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Begin(kind, name, AttributeSnapshot.Of(attributes, out long cost), cost, body, EndWith);

    /// <summary>Runs a body within a span of any kind; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    [OverloadResolutionPriority(1)]
    public ValueTask Span(
        string name,
        string kind,
        Func<AgentSpan, ValueTask> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Begin(kind, name, AttributeSnapshot.Of(attributes, out long cost), cost, body, EndWith);

    /// <summary>Runs a body within a span of any kind; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    [OverloadResolutionPriority(1)]
    public ValueTask<T> Span<T>(
        string name,
        string kind,
        Func<AgentSpan, ValueTask<T>> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Begin(kind, name, AttributeSnapshot.Of(attributes, out long cost), cost, body, EndWith);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.Stream"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    public void Stream(
        string name,
        Action<StreamSpan> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Run(SpanKind.Stream, name, AttributeSnapshot.Of(attributes, out long cost), cost, body);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.Stream"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    public T Stream<T>(
        string name,
        Func<StreamSpan, T> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Run(SpanKind.Stream, name, AttributeSnapshot.Of(attributes, out long cost), cost, body);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.Stream"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    [OverloadResolutionPriority(2)]
    public Task Stream(
        string name,
        Func<StreamSpan, Task> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Begin(SpanKind.Stream, name, AttributeSnapshot.Of(attributes, out long cost), cost, body, EndWith);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.Stream"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    [OverloadResolutionPriority(2)]
    public Task<T> Stream<T>(
        string name,
        Func<StreamSpan, Task<T>> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Begin(SpanKind.Stream, name, AttributeSnapshot.Of(attributes, out long cost), cost, body, EndWith);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.Stream"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    [OverloadResolutionPriority(1)]
    public ValueTask Stream(
        string name,
        Func<StreamSpan, ValueTask> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Begin(SpanKind.Stream, name, AttributeSnapshot.Of(attributes, out long cost), cost, body, EndWith);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.Stream"/>; the body's end is the span's verdict.</summary>
    /// <param name="name">What it does.</param>
    /// <param name="body">The work. It is given the span, to add attributes and events to.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    [OverloadResolutionPriority(1)]
    public ValueTask<T> Stream<T>(
        string name,
        Func<StreamSpan, ValueTask<T>> body,
        params ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => Begin(SpanKind.Stream, name, AttributeSnapshot.Of(attributes, out long cost), cost, body, EndWith);
}
