using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace AgentObservatory.Wrapping;

/// <summary>One enumeration of a source, as a stream. The producer runs under the stream's span, or under what it has made
/// current since; the consumer's current span is restored before a pull returns. What the source returns or throws passes
/// through unchanged. As the contract of enumerators demands one pull at a time, overlapping calls go straight to the source
/// untraced.</summary>
internal sealed class TracedEnumerator<T> : IAsyncEnumerator<T>, IValueTaskSource<bool>, IValueTaskSource
{
    private readonly StreamRun<T> run;
    private readonly Func<IRecordingSpan?, IAsyncEnumerable<T>> items;
    private readonly CancellationToken cancellation;
    private IAsyncEnumerator<T> source = null!;

    // The producer's side: what is current when it continues, and the context to restore.
    private readonly AmbientPlace.Trail trail = new();
    private IPlace? producer;
    private FlowVisit.KnownContext? known;

    // A pull in progress, or the source's disposal: what it has returned, and what the consumer awaits. Whoever waits goes on
    // with a delegate that is made before: where no memory is left, none can be made then.
    private readonly Action onPulled;
    private volatile bool isPulling;
    private bool isLeaving;
    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter pull;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter disposal;
    private ManualResetValueTaskSourceCore<bool> promise;
    private ExecutionContext? consumer;
    private bool hasItem;
    private Exception? failure;

    internal TracedEnumerator(
        StreamRun<T> run,
        Func<IRecordingSpan?, IAsyncEnumerable<T>> items,
        CancellationToken cancellation
    )
    {
        this.run = run;
        this.items = items;
        this.cancellation = cancellation;
        onPulled = Pulled;
    }

    public T Current => source.Current;

    /// <summary>Gets the source, within the stream.</summary>
    internal TracedEnumerator<T> Begin()
    {
        run.Begin();
        producer = run.Producer;
        return VisitProducer(static (enumerator, _) => enumerator.GetSource());
    }

    public ValueTask<bool> MoveNextAsync() =>
        isPulling || run.HasEnded
            ? source.MoveNextAsync()
            : VisitProducer(static (enumerator, consumersContext) => enumerator.Pull(consumersContext));

    public ValueTask DisposeAsync() =>
        isPulling || run.HasEnded
            ? source.DisposeAsync()
            : VisitProducer(static (enumerator, consumersContext) => enumerator.Leave(consumersContext));

    bool IValueTaskSource<bool>.GetResult(short token) => promise.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => promise.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => promise.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token) => promise.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => promise.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => promise.OnCompleted(continuation, state, token, flags);

    /// <summary>Calls the source within the stream. Gives the call the consumer's context.</summary>
    private TResult VisitProducer<TResult>(Func<TracedEnumerator<T>, ExecutionContext?, TResult> call)
    {
        FlowVisit visit = FlowVisit.Enter(producer?.Inside ?? default, ref known, trail);
        try
        {
            return call(this, visit.Outer);
        }
        catch (Exception exception)
        {
            run.Fail(exception);
            throw;
        }
        finally
        {
            visit.Leave();
        }
    }

    private TracedEnumerator<T> GetSource()
    {
        source = items(run.Span).GetAsyncEnumerator(cancellation);
        producer = AmbientPlace.Live(trail.Left);
        return this;
    }

    private ValueTask<bool> Pull(ExecutionContext? consumersContext)
    {
        ValueTask<bool> moving = source.MoveNextAsync();
        producer = AmbientPlace.Live(trail.Left);
        if (moving.IsCompletedSuccessfully)
        {
            hasItem = moving.Result;
            Note();
            return new ValueTask<bool>(hasItem);
        }

        Await(consumersContext);
        pull = moving.ConfigureAwait(false).GetAwaiter();
        var promised = new ValueTask<bool>(this, promise.Version);
        pull.UnsafeOnCompleted(onPulled);
        return promised;
    }

    /// <summary>The consumer leaves: the stream ends once the source has been disposed.</summary>
    private ValueTask Leave(ExecutionContext? consumersContext)
    {
        ValueTask disposing = source.DisposeAsync();
        isLeaving = true;
        disposal = disposing.ConfigureAwait(false).GetAwaiter();
        if (disposing.IsCompleted)
        {
            GetResult();
            return failure is null ? ValueTask.CompletedTask : ValueTask.FromException(failure);
        }

        Await(consumersContext);
        var promised = new ValueTask(this, promise.Version);
        disposal.UnsafeOnCompleted(onPulled);
        return promised;
    }

    private void Await(ExecutionContext? consumersContext)
    {
        isPulling = true;
        promise.Reset();
        consumer = consumersContext;
    }

    /// <summary>The source has completed the pull. An async iterator does so at its yield, in its own context, so what is
    /// current here is what the producer continues with. Other sources may complete it anywhere; then what they left current
    /// when they were called counts.</summary>
    private void Pulled()
    {
        IPlace? left = AmbientPlace.Current;
        if (IsWithinStream(left))
        {
            producer = left;
        }

        GetResult();

        // The consumer may continue on this thread, in its own context.
        ExecutionContext? consumersContext = consumer;
        consumer = null;
        pull = default;
        isPulling = false;
        if (consumersContext is null)
        {
            Answer();
        }
        else
        {
            ExecutionContext.Run(consumersContext, static enumerator => ((TracedEnumerator<T>)enumerator!).Answer(), this);
        }
    }

    /// <summary>What the source has done, for the stream and for the consumer.</summary>
    private void GetResult()
    {
        try
        {
            if (isLeaving)
            {
                disposal.GetResult();
                run.Abandon(cancellation.IsCancellationRequested);
            }
            else
            {
                hasItem = pull.GetResult();
                Note();
            }
        }
        catch (Exception exception)
        {
            failure = exception;
            run.Fail(exception);
        }
    }

    /// <summary>Completes the consumer's await. A failed pull is the last that comes here: the stream has ended.</summary>
    private void Answer()
    {
        if (failure is null)
        {
            promise.SetResult(hasItem);
        }
        else
        {
            promise.SetException(failure);
        }
    }

    private void Note()
    {
        if (hasItem)
        {
            run.Item(source, static source => source.Current);
        }
        else
        {
            run.Complete();
        }
    }

    private bool IsWithinStream(IPlace? span)
    {
        while (span is not null && span != run.Span)
        {
            span = AmbientPlace.LiveBefore(span);
        }

        return span is not null;
    }
}
