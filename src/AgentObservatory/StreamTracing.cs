using AgentObservatory.Wrapping;

namespace AgentObservatory;

/// <summary>Traces sequences as streams where they are used: <c>model.StreamAsync(prompt).TraceStream("tokens", token =>
/// new("token", ("text", token)))</c>. Nothing happens until the source is consumed. Each enumeration or subscription is its
/// own stream: its span starts when it begins, each item is an event of the span, and the span's end says how the stream
/// ended (<see cref="StreamAttribute.End"/>). Items, exceptions and cancellation pass through unchanged. The source's code
/// runs with the stream as the current span, the consumer's code with its own. Without a session, given or current, the
/// source is consumed untraced. The tracing itself never throws or blocks, and an item takes no memory beyond its
/// event.</summary>
public static class StreamTracing
{
    /// <inheritdoc cref="TraceStream{T}(IAsyncEnumerable{T}, AgentSession, string, Func{T, ItemEvent}, NamedValues)"/>
    public static IAsyncEnumerable<T> TraceStream<T>(
        this IAsyncEnumerable<T> source,
        string name,
        params NamedValues attributes
    ) => Trace(source, null, name, null, attributes);

    /// <inheritdoc cref="TraceStream{T}(IAsyncEnumerable{T}, AgentSession, string, Func{T, ItemEvent}, NamedValues)"/>
    public static IAsyncEnumerable<T> TraceStream<T>(
        this IAsyncEnumerable<T> source,
        string name,
        Func<T, ItemEvent> describe,
        params NamedValues attributes
    ) => Trace(source, null, name, describe, attributes);

    /// <inheritdoc cref="TraceStream{T}(IAsyncEnumerable{T}, AgentSession, string, Func{T, ItemEvent}, NamedValues)"/>
    public static IAsyncEnumerable<T> TraceStream<T>(
        this IAsyncEnumerable<T> source,
        AgentSession? session,
        string name,
        params NamedValues attributes
    ) => Trace(source, session, name, null, attributes);

    /// <summary>Traces a stream of a session: the one given, otherwise the one that is current when the source is
    /// consumed. Without a describe function, items are numbered from 1.</summary>
    /// <param name="source">The items.</param>
    /// <param name="session">The session; null for the one that is current when the source is consumed.</param>
    /// <param name="name">The stream's name; at most 1,024 characters are kept.</param>
    /// <param name="describe">Returns the event of an item. What it throws is caught and leaves a marker.</param>
    /// <param name="attributes">The attributes known at the start: snapshots, at most 128.</param>
    public static IAsyncEnumerable<T> TraceStream<T>(
        this IAsyncEnumerable<T> source,
        AgentSession? session,
        string name,
        Func<T, ItemEvent> describe,
        params NamedValues attributes
    ) => Trace(source, session, name, describe, attributes);

    /// <inheritdoc cref="TraceStream{T}(IAsyncEnumerable{T}, AgentSession, string, Func{T, ItemEvent}, NamedValues)"/>
    public static IObservable<T> TraceStream<T>(this IObservable<T> source, string name, params NamedValues attributes) =>
        Trace(source, null, name, null, attributes);

    /// <inheritdoc cref="TraceStream{T}(IAsyncEnumerable{T}, AgentSession, string, Func{T, ItemEvent}, NamedValues)"/>
    public static IObservable<T> TraceStream<T>(
        this IObservable<T> source,
        string name,
        Func<T, ItemEvent> describe,
        params NamedValues attributes
    ) => Trace(source, null, name, describe, attributes);

    /// <inheritdoc cref="TraceStream{T}(IAsyncEnumerable{T}, AgentSession, string, Func{T, ItemEvent}, NamedValues)"/>
    public static IObservable<T> TraceStream<T>(
        this IObservable<T> source,
        AgentSession? session,
        string name,
        params NamedValues attributes
    ) => Trace(source, session, name, null, attributes);

    /// <inheritdoc cref="TraceStream{T}(IAsyncEnumerable{T}, AgentSession, string, Func{T, ItemEvent}, NamedValues)"/>
    public static IObservable<T> TraceStream<T>(
        this IObservable<T> source,
        AgentSession? session,
        string name,
        Func<T, ItemEvent> describe,
        params NamedValues attributes
    ) => Trace(source, session, name, describe, attributes);

    private static IAsyncEnumerable<T> Trace<T>(
        IAsyncEnumerable<T> source,
        AgentSession? session,
        string name,
        Func<T, ItemEvent>? describe,
        NamedValues attributes
    ) =>
        Plan(session, name, describe, attributes)
            .Make(source, static (plan, source) => new TracedEnumerable<T>(plan, _ => source))
        ?? source;

    private static IObservable<T> Trace<T>(
        IObservable<T> source,
        AgentSession? session,
        string name,
        Func<T, ItemEvent>? describe,
        NamedValues attributes
    ) =>
        Plan(session, name, describe, attributes)
            .Make(source, static (plan, source) => new TracedObservable<T>(plan, source))
        ?? source;

    private static StreamPlan<T> Plan<T>(
        AgentSession? session,
        string name,
        Func<T, ItemEvent>? describe,
        NamedValues attributes
    ) => new(session, SpanKind.Stream, name, AttributeSnapshot.Of(attributes).ToArray(), HasEvents: true, describe);
}
