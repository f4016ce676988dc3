using System.Runtime.CompilerServices;
using AgentObservatory.Wrapping;

namespace AgentObservatory;

// The wrapper form: what the body returns or throws passes through unchanged. An async lambda binds to Task. Every kind of
// span has the same seven overloads.
public sealed partial class AgentSession
{
    /// <summary>Runs a body within a span of any kind.</summary>
    /// <param name="name">The span's name; for an LLM call, the model's.</param>
    /// <param name="kind">The span's kind.</param>
    /// <param name="body">The work. It receives the span, to add attributes and events. How it ends decides the span's
    /// status.</param>
    /// <param name="attributes">The attributes known at the start: snapshots, at most 128.</param>
    public void Span(string name, string kind, Action<AgentSpan> body, params NamedValues attributes) =>
        SpanRun.Run(Span(name, kind, attributes), body);

    /// <inheritdoc cref="Span(string, string, Action{AgentSpan}, NamedValues)"/>
    public T Span<T>(string name, string kind, Func<AgentSpan, T> body, params NamedValues attributes) =>
        SpanRun.Run(Span(name, kind, attributes), body);

    /// <inheritdoc cref="Span(string, string, Action{AgentSpan}, NamedValues)"/>
    [OverloadResolutionPriority(2)]
    public Task Span(string name, string kind, Func<AgentSpan, Task> body, params NamedValues attributes) =>
        SpanRun.Begin(Here, Span(name, kind, attributes), body, SpanRun.EndWith);

    /// <inheritdoc cref="Span(string, string, Action{AgentSpan}, NamedValues)"/>
    [OverloadResolutionPriority(2)]
    public Task<T> Span<T>(string name, string kind, Func<AgentSpan, Task<T>> body, params NamedValues attributes) =>
        SpanRun.Begin(Here, Span(name, kind, attributes), body, SpanRun.EndWith);

    /// <inheritdoc cref="Span(string, string, Action{AgentSpan}, NamedValues)"/>
    [OverloadResolutionPriority(1)]
    public ValueTask Span(string name, string kind, Func<AgentSpan, ValueTask> body, params NamedValues attributes) =>
        SpanRun.Begin(Here, Span(name, kind, attributes), body, SpanRun.EndWith);

    /// <inheritdoc cref="Span(string, string, Action{AgentSpan}, NamedValues)"/>
    [OverloadResolutionPriority(1)]
    public ValueTask<T> Span<T>(
        string name,
        string kind,
        Func<AgentSpan, ValueTask<T>> body,
        params NamedValues attributes
    ) => SpanRun.Begin(Here, Span(name, kind, attributes), body, SpanRun.EndWith);

    /// <summary>Enumerates an async sequence within a span of any kind.</summary>
    /// <param name="name">The span's name; for an LLM call, the model's.</param>
    /// <param name="kind">The span's kind.</param>
    /// <param name="body">Returns the sequence; called for each enumeration, or, where no memory is left for that, once and
    /// at once. It receives the span, to add attributes and events.</param>
    /// <param name="attributes">The attributes known at the start: snapshots, at most 128.</param>
    /// <returns>The items, unchanged. They are counted and timed (<see cref="StreamAttribute"/>), not recorded. Each
    /// enumeration has a span of its own; how the enumeration ends decides the span's status.</returns>
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<T> Span<T>(
        string name,
        string kind,
        Func<AgentSpan, IAsyncEnumerable<T>> body,
        params NamedValues attributes
    ) => Enumerate(name, kind, body, attributes);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.AgentStep"/>.</summary>
    /// <inheritdoc cref="Span(string, string, Action{AgentSpan}, NamedValues)"/>
    public void AgentStep(string name, Action<AgentSpan> body, params NamedValues attributes) =>
        SpanRun.Run(Span(name, SpanKind.AgentStep, attributes), body);

    /// <inheritdoc cref="AgentStep(string, Action{AgentSpan}, NamedValues)"/>
    public T AgentStep<T>(string name, Func<AgentSpan, T> body, params NamedValues attributes) =>
        SpanRun.Run(Span(name, SpanKind.AgentStep, attributes), body);

    /// <inheritdoc cref="AgentStep(string, Action{AgentSpan}, NamedValues)"/>
    [OverloadResolutionPriority(2)]
    public Task AgentStep(string name, Func<AgentSpan, Task> body, params NamedValues attributes) =>
        SpanRun.Begin(Here, Span(name, SpanKind.AgentStep, attributes), body, SpanRun.EndWith);

    /// <inheritdoc cref="AgentStep(string, Action{AgentSpan}, NamedValues)"/>
    [OverloadResolutionPriority(2)]
    public Task<T> AgentStep<T>(string name, Func<AgentSpan, Task<T>> body, params NamedValues attributes) =>
        SpanRun.Begin(Here, Span(name, SpanKind.AgentStep, attributes), body, SpanRun.EndWith);

    /// <inheritdoc cref="AgentStep(string, Action{AgentSpan}, NamedValues)"/>
    [OverloadResolutionPriority(1)]
    public ValueTask AgentStep(string name, Func<AgentSpan, ValueTask> body, params NamedValues attributes) =>
        SpanRun.Begin(Here, Span(name, SpanKind.AgentStep, attributes), body, SpanRun.EndWith);

    /// <inheritdoc cref="AgentStep(string, Action{AgentSpan}, NamedValues)"/>
    [OverloadResolutionPriority(1)]
    public ValueTask<T> AgentStep<T>(string name, Func<AgentSpan, ValueTask<T>> body, params NamedValues attributes) =>
        SpanRun.Begin(Here, Span(name, SpanKind.AgentStep, attributes), body, SpanRun.EndWith);

    /// <summary>Enumerates an async sequence within a span of kind <see cref="SpanKind.AgentStep"/>.</summary>
    /// <inheritdoc cref="Span{T}(string, string, Func{AgentSpan, IAsyncEnumerable{T}}, NamedValues)"/>
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<T> AgentStep<T>(
        string name,
        Func<AgentSpan, IAsyncEnumerable<T>> body,
        params NamedValues attributes
    ) => Enumerate(name, SpanKind.AgentStep, body, attributes);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.ToolCall"/>.</summary>
    /// <inheritdoc cref="Span(string, string, Action{AgentSpan}, NamedValues)"/>
    public void ToolCall(string name, Action<AgentSpan> body, params NamedValues attributes) =>
        SpanRun.Run(Span(name, SpanKind.ToolCall, attributes), body);

    /// <inheritdoc cref="ToolCall(string, Action{AgentSpan}, NamedValues)"/>
    public T ToolCall<T>(string name, Func<AgentSpan, T> body, params NamedValues attributes) =>
        SpanRun.Run(Span(name, SpanKind.ToolCall, attributes), body);

    /// <inheritdoc cref="ToolCall(string, Action{AgentSpan}, NamedValues)"/>
    [OverloadResolutionPriority(2)]
    public Task ToolCall(string name, Func<AgentSpan, Task> body, params NamedValues attributes) =>
        SpanRun.Begin(Here, Span(name, SpanKind.ToolCall, attributes), body, SpanRun.EndWith);

    /// <inheritdoc cref="ToolCall(string, Action{AgentSpan}, NamedValues)"/>
    [OverloadResolutionPriority(2)]
    public Task<T> ToolCall<T>(string name, Func<AgentSpan, Task<T>> body, params NamedValues attributes) =>
        SpanRun.Begin(Here, Span(name, SpanKind.ToolCall, attributes), body, SpanRun.EndWith);

    /// <inheritdoc cref="ToolCall(string, Action{AgentSpan}, NamedValues)"/>
    [OverloadResolutionPriority(1)]
    public ValueTask ToolCall(string name, Func<AgentSpan, ValueTask> body, params NamedValues attributes) =>
        SpanRun.Begin(Here, Span(name, SpanKind.ToolCall, attributes), body, SpanRun.EndWith);

    /// <inheritdoc cref="ToolCall(string, Action{AgentSpan}, NamedValues)"/>
    [OverloadResolutionPriority(1)]
    public ValueTask<T> ToolCall<T>(string name, Func<AgentSpan, ValueTask<T>> body, params NamedValues attributes) =>
        SpanRun.Begin(Here, Span(name, SpanKind.ToolCall, attributes), body, SpanRun.EndWith);

    /// <summary>Enumerates an async sequence within a span of kind <see cref="SpanKind.ToolCall"/>.</summary>
    /// <inheritdoc cref="Span{T}(string, string, Func{AgentSpan, IAsyncEnumerable{T}}, NamedValues)"/>
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<T> ToolCall<T>(
        string name,
        Func<AgentSpan, IAsyncEnumerable<T>> body,
        params NamedValues attributes
    ) => Enumerate(name, SpanKind.ToolCall, body, attributes);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.LlmCall"/>, named after the model.</summary>
    /// <inheritdoc cref="Span(string, string, Action{AgentSpan}, NamedValues)"/>
    public void LlmCall(string name, Action<AgentSpan> body, params NamedValues attributes) =>
        SpanRun.Run(Span(name, SpanKind.LlmCall, attributes), body);

    /// <inheritdoc cref="LlmCall(string, Action{AgentSpan}, NamedValues)"/>
    public T LlmCall<T>(string name, Func<AgentSpan, T> body, params NamedValues attributes) =>
        SpanRun.Run(Span(name, SpanKind.LlmCall, attributes), body);

    /// <inheritdoc cref="LlmCall(string, Action{AgentSpan}, NamedValues)"/>
    [OverloadResolutionPriority(2)]
    public Task LlmCall(string name, Func<AgentSpan, Task> body, params NamedValues attributes) =>
        SpanRun.Begin(Here, Span(name, SpanKind.LlmCall, attributes), body, SpanRun.EndWith);

    /// <inheritdoc cref="LlmCall(string, Action{AgentSpan}, NamedValues)"/>
    [OverloadResolutionPriority(2)]
    public Task<T> LlmCall<T>(string name, Func<AgentSpan, Task<T>> body, params NamedValues attributes) =>
        SpanRun.Begin(Here, Span(name, SpanKind.LlmCall, attributes), body, SpanRun.EndWith);

    /// <inheritdoc cref="LlmCall(string, Action{AgentSpan}, NamedValues)"/>
    [OverloadResolutionPriority(1)]
    public ValueTask LlmCall(string name, Func<AgentSpan, ValueTask> body, params NamedValues attributes) =>
        SpanRun.Begin(Here, Span(name, SpanKind.LlmCall, attributes), body, SpanRun.EndWith);

    /// <inheritdoc cref="LlmCall(string, Action{AgentSpan}, NamedValues)"/>
    [OverloadResolutionPriority(1)]
    public ValueTask<T> LlmCall<T>(string name, Func<AgentSpan, ValueTask<T>> body, params NamedValues attributes) =>
        SpanRun.Begin(Here, Span(name, SpanKind.LlmCall, attributes), body, SpanRun.EndWith);

    /// <summary>Enumerates an async sequence within a span of kind <see cref="SpanKind.LlmCall"/>.</summary>
    /// <inheritdoc cref="Span{T}(string, string, Func{AgentSpan, IAsyncEnumerable{T}}, NamedValues)"/>
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<T> LlmCall<T>(
        string name,
        Func<AgentSpan, IAsyncEnumerable<T>> body,
        params NamedValues attributes
    ) => Enumerate(name, SpanKind.LlmCall, body, attributes);

    /// <summary>Runs a body within a span of kind <see cref="SpanKind.Stream"/>.</summary>
    /// <inheritdoc cref="Span(string, string, Action{AgentSpan}, NamedValues)"/>
    public void Stream(string name, Action<StreamSpan> body, params NamedValues attributes) =>
        SpanRun.Run(Stream(name, attributes), body);

    /// <inheritdoc cref="Stream(string, Action{StreamSpan}, NamedValues)"/>
    public T Stream<T>(string name, Func<StreamSpan, T> body, params NamedValues attributes) =>
        SpanRun.Run(Stream(name, attributes), body);

    /// <inheritdoc cref="Stream(string, Action{StreamSpan}, NamedValues)"/>
    [OverloadResolutionPriority(2)]
    public Task Stream(string name, Func<StreamSpan, Task> body, params NamedValues attributes) =>
        SpanRun.Begin(Here, Stream(name, attributes), body, SpanRun.EndWith);

    /// <inheritdoc cref="Stream(string, Action{StreamSpan}, NamedValues)"/>
    [OverloadResolutionPriority(2)]
    public Task<T> Stream<T>(string name, Func<StreamSpan, Task<T>> body, params NamedValues attributes) =>
        SpanRun.Begin(Here, Stream(name, attributes), body, SpanRun.EndWith);

    /// <inheritdoc cref="Stream(string, Action{StreamSpan}, NamedValues)"/>
    [OverloadResolutionPriority(1)]
    public ValueTask Stream(string name, Func<StreamSpan, ValueTask> body, params NamedValues attributes) =>
        SpanRun.Begin(Here, Stream(name, attributes), body, SpanRun.EndWith);

    /// <inheritdoc cref="Stream(string, Action{StreamSpan}, NamedValues)"/>
    [OverloadResolutionPriority(1)]
    public ValueTask<T> Stream<T>(string name, Func<StreamSpan, ValueTask<T>> body, params NamedValues attributes) =>
        SpanRun.Begin(Here, Stream(name, attributes), body, SpanRun.EndWith);

    /// <summary>Enumerates an async sequence within a span of kind <see cref="SpanKind.Stream"/>.</summary>
    /// <inheritdoc cref="Span{T}(string, string, Func{AgentSpan, IAsyncEnumerable{T}}, NamedValues)"/>
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<T> Stream<T>(
        string name,
        Func<StreamSpan, IAsyncEnumerable<T>> body,
        params NamedValues attributes
    ) => Enumerate(name, SpanKind.Stream, body, attributes);

    /// <inheritdoc cref="TraceStream{T}(string, IAsyncEnumerable{T}, Func{T, ItemEvent}, NamedValues)"/>
    public IAsyncEnumerable<T> TraceStream<T>(string name, IAsyncEnumerable<T> source, params NamedValues attributes) =>
        source.TraceStream(this, name, attributes);

    /// <summary>Traces an async sequence or an observable as a stream of this session; see <see cref="StreamTracing"/>.
    /// Without a describe function, items are numbered from 1.</summary>
    /// <param name="name">The stream's name; at most 1,024 characters are kept.</param>
    /// <param name="source">The items.</param>
    /// <param name="describe">Returns the event of an item. What it throws is caught and leaves a marker.</param>
    /// <param name="attributes">The attributes known at the start: snapshots, at most 128.</param>
    public IAsyncEnumerable<T> TraceStream<T>(
        string name,
        IAsyncEnumerable<T> source,
        Func<T, ItemEvent> describe,
        params NamedValues attributes
    ) => source.TraceStream(this, name, describe, attributes);

    /// <inheritdoc cref="TraceStream{T}(string, IAsyncEnumerable{T}, Func{T, ItemEvent}, NamedValues)"/>
    public IObservable<T> TraceStream<T>(string name, IObservable<T> source, params NamedValues attributes) =>
        source.TraceStream(this, name, attributes);

    /// <inheritdoc cref="TraceStream{T}(string, IAsyncEnumerable{T}, Func{T, ItemEvent}, NamedValues)"/>
    public IObservable<T> TraceStream<T>(
        string name,
        IObservable<T> source,
        Func<T, ItemEvent> describe,
        params NamedValues attributes
    ) => source.TraceStream(this, name, describe, attributes);

    private FlowPlace Here => FlowPlace.Here(Recorder.Activities);

    /// <summary>Where no memory is left to wait for an enumeration, the sequence is taken at once, and untraced.</summary>
    private IAsyncEnumerable<T> Enumerate<T>(
        string name,
        string kind,
        Func<StreamSpan, IAsyncEnumerable<T>> body,
        NamedValues attributes
    ) =>
        new StreamPlan<T>(this, kind, name, AttributeSnapshot.Of(attributes).ToArray(), HasEvents: false, null).Make(
            (body, spare),
            static (plan, own) => new TracedEnumerable<T>(plan, span => own.body(span as StreamSpan ?? own.spare))
        )
        ?? body(spare);
}
