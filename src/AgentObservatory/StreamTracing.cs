using AgentObservatory.Log;
using AgentObservatory.Wrapping;

namespace AgentObservatory;

/// <summary>
/// Traces sources as streams where they are used: <c>model.StreamAsync(prompt).TraceStream("tokens", token => new("token", ("text", token)))</c>.
/// Nothing happens until the source is consumed. Each enumeration or subscription is a stream of its own: its span opens
/// when it begins, every item is an event of it, and its end says how the stream ended (<see cref="StreamAttribute.End"/>). Items,
/// exceptions and cancellation pass through as they are. While the source runs its stream is the current span; the consumer's
/// code runs under the consumer's own. Without a session, given or current, the source is consumed untouched.
/// Nothing here throws of its own, blocks, or takes memory for an item beyond its event.
/// </summary>
public static class StreamTracing
{
    /// <summary>Traces into the session that is current when the source is enumerated; items are numbered from 1.</summary>
    /// <param name="source">The items.</param>
    /// <param name="name">What streams; at most 1,024 characters are kept.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    public static IAsyncEnumerable<T> TraceStream<T>(
        this IAsyncEnumerable<T> source,
        string name,
        params NamedValues attributes
    ) => Trace(source, null, name, null, attributes);

    /// <summary>Traces into the session that is current when the source is enumerated.</summary>
    /// <param name="source">The items.</param>
    /// <param name="name">What streams; at most 1,024 characters are kept.</param>
    /// <param name="describe">Makes the event of an item. What it throws leaves a marker and goes no further.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    public static IAsyncEnumerable<T> TraceStream<T>(
        this IAsyncEnumerable<T> source,
        string name,
        Func<T, ItemEvent> describe,
        params NamedValues attributes
    ) => Trace(source, null, name, describe, attributes);

    /// <summary>Traces into a session; items are numbered from 1.</summary>
    /// <param name="source">The items.</param>
    /// <param name="session">The session; null: the one that is current when the source is enumerated.</param>
    /// <param name="name">What streams; at most 1,024 characters are kept.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    public static IAsyncEnumerable<T> TraceStream<T>(
        this IAsyncEnumerable<T> source,
        AgentSession? session,
        string name,
        params NamedValues attributes
    ) => Trace(source, session, name, null, attributes);

    /// <summary>Traces into a session.</summary>
    /// <param name="source">The items.</param>
    /// <param name="session">The session; null: the one that is current when the source is enumerated.</param>
    /// <param name="name">What streams; at most 1,024 characters are kept.</param>
    /// <param name="describe">Makes the event of an item. What it throws leaves a marker and goes no further.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    public static IAsyncEnumerable<T> TraceStream<T>(
        this IAsyncEnumerable<T> source,
        AgentSession? session,
        string name,
        Func<T, ItemEvent> describe,
        params NamedValues attributes
    ) => Trace(source, session, name, describe, attributes);

    /// <summary>Traces into the session that is current when the source is subscribed to; items are numbered from 1.</summary>
    /// <param name="source">The items.</param>
    /// <param name="name">What streams; at most 1,024 characters are kept.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    public static IObservable<T> TraceStream<T>(
        this IObservable<T> source,
        string name,
        params NamedValues attributes
    ) => Trace(source, null, name, null, attributes);

    /// <summary>Traces into the session that is current when the source is subscribed to.</summary>
    /// <param name="source">The items.</param>
    /// <param name="name">What streams; at most 1,024 characters are kept.</param>
    /// <param name="describe">Makes the event of an item. What it throws leaves a marker and goes no further.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    public static IObservable<T> TraceStream<T>(
        this IObservable<T> source,
        string name,
        Func<T, ItemEvent> describe,
        params NamedValues attributes
    ) => Trace(source, null, name, describe, attributes);

    /// <summary>Traces into a session; items are numbered from 1.</summary>
    /// <param name="source">The items.</param>
    /// <param name="session">The session; null: the one that is current when the source is subscribed to.</param>
    /// <param name="name">What streams; at most 1,024 characters are kept.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    public static IObservable<T> TraceStream<T>(
        this IObservable<T> source,
        AgentSession? session,
        string name,
        params NamedValues attributes
    ) => Trace(source, session, name, null, attributes);

    /// <summary>Traces into a session.</summary>
    /// <param name="source">The items.</param>
    /// <param name="session">The session; null: the one that is current when the source is subscribed to.</param>
    /// <param name="name">What streams; at most 1,024 characters are kept.</param>
    /// <param name="describe">Makes the event of an item. What it throws leaves a marker and goes no further.</param>
    /// <param name="attributes">Details known at the start: snapshots, at most 128.</param>
    public static IObservable<T> TraceStream<T>(
        this IObservable<T> source,
        AgentSession? session,
        string name,
        Func<T, ItemEvent> describe,
        params NamedValues attributes
    ) => Trace(source, session, name, describe, attributes);

    private static TracedEnumerable<T> Trace<T>(
        IAsyncEnumerable<T> source,
        AgentSession? session,
        string name,
        Func<T, ItemEvent>? describe,
        NamedValues attributes
    ) => new(Plan(session, name, describe, attributes), _ => source);

    private static TracedObservable<T> Trace<T>(
        IObservable<T> source,
        AgentSession? session,
        string name,
        Func<T, ItemEvent>? describe,
        NamedValues attributes
    ) => new(Plan(session, name, describe, attributes), source);

    private static StreamPlan<T> Plan<T>(
        AgentSession? session,
        string name,
        Func<T, ItemEvent>? describe,
        NamedValues attributes
    ) => new(session, SpanKind.Stream, name, AttributeSnapshot.Of(attributes, out _), HasEvents: true, describe);
}
