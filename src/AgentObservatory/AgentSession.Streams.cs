namespace AgentObservatory;

// TraceStream as methods of the session.
public sealed partial class AgentSession
{
    /// <summary>Traces an async sequence as a stream of this session; see <see cref="StreamTracing"/>. Items are numbered
    /// from 1.</summary>
    /// <inheritdoc cref="TraceStream{T}(string, IAsyncEnumerable{T}, Func{T, ItemEvent}, NamedValues)"/>
    public IAsyncEnumerable<T> TraceStream<T>(string name, IAsyncEnumerable<T> source, params NamedValues attributes) =>
        source.TraceStream(this, name, attributes);

    /// <summary>Traces an async sequence as a stream of this session; see <see cref="StreamTracing"/>.</summary>
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

    /// <summary>Traces an observable as a stream of this session; see <see cref="StreamTracing"/>. Items are numbered from
    /// 1.</summary>
    /// <inheritdoc cref="TraceStream{T}(string, IAsyncEnumerable{T}, Func{T, ItemEvent}, NamedValues)"/>
    public IObservable<T> TraceStream<T>(string name, IObservable<T> source, params NamedValues attributes) =>
        source.TraceStream(this, name, attributes);

    /// <summary>Traces an observable as a stream of this session; see <see cref="StreamTracing"/>.</summary>
    /// <inheritdoc cref="TraceStream{T}(string, IAsyncEnumerable{T}, Func{T, ItemEvent}, NamedValues)"/>
    public IObservable<T> TraceStream<T>(
        string name,
        IObservable<T> source,
        Func<T, ItemEvent> describe,
        params NamedValues attributes
    ) => source.TraceStream(this, name, describe, attributes);
}
