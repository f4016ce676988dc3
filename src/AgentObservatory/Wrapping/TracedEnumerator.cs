using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using AgentObservatory.Flow;

namespace AgentObservatory.Wrapping;

/// <summary>One enumeration of a source, as a stream. The producer runs under the stream's span, or under what it has made
/// current since; the consumer's current span is restored before a pull returns. What the source returns or throws passes
/// through unchanged. As the contract of enumerators demands one pull at a time, overlapping calls go straight to the source
/// untraced.</summary>
internal sealed class TracedEnumerator<T>(StreamRun<T> run, IPlace? producer, CancellationToken cancellation)
    : IAsyncEnumerator<T>,
        IValueTaskSource<bool>
{
    private IAsyncEnumerator<T> source = null!;

    // The producer's side: what is current when it continues, and the context to restore.
    private readonly AmbientPlace.Trail trail = new();
    private IPlace? producer = producer;
    private FlowVisit.KnownContext? known;

    // A pull in progress: what the source has returned, and what the consumer awaits.
    private volatile bool isPulling;
    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter pull;
    private ManualResetValueTaskSourceCore<bool> promise;
    private ExecutionContext? consumer;
    private Action? onPulled;

    public T Current => source.Current;

    internal static TracedEnumerator<T> Start(
        StreamPlan<T> plan,
        IRecordingSession session,
        Func<IRecordingSpan?, IAsyncEnumerable<T>> source,
        CancellationToken cancellation
    )
    {
        FlowPlace before = FlowPlace.Here(session.Activities);
        StreamRun<T> run = plan.Open(session);
        var enumerator = new TracedEnumerator<T>(run, AmbientPlace.Mark(), cancellation);
        before.Return();
        return enumerator.VisitProducer(
            (enumerator, _) =>
            {
                enumerator.source = source(run.Span).GetAsyncEnumerator(cancellation);
                enumerator.GoOnFrom(enumerator.trail.Left);
                return enumerator;
            }
        );
    }

    public ValueTask<bool> MoveNextAsync() =>
        isPulling || run.HasEnded
            ? source.MoveNextAsync()
            : VisitProducer(static (enumerator, consumersContext) => enumerator.Pull(consumersContext));

    public ValueTask DisposeAsync() =>
        isPulling || run.HasEnded
            ? source.DisposeAsync()
            : VisitProducer(static (enumerator, _) => enumerator.EndAfter(enumerator.source.DisposeAsync()));

    bool IValueTaskSource<bool>.GetResult(short token) => promise.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => promise.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
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

    private ValueTask<bool> Pull(ExecutionContext? consumersContext)
    {
        ValueTask<bool> moving = source.MoveNextAsync();
        GoOnFrom(trail.Left);
        if (!moving.IsCompletedSuccessfully)
        {
            return Await(moving, consumersContext);
        }

        bool hasItem = moving.Result;
        Note(hasItem);
        return new ValueTask<bool>(hasItem);
    }

    private void GoOnFrom(IPlace? left) => producer = left?.Live;

    private ValueTask<bool> Await(ValueTask<bool> moving, ExecutionContext? consumersContext)
    {
        isPulling = true;
        promise.Reset();
        consumer = consumersContext;
        pull = moving.ConfigureAwait(false).GetAwaiter();
        var promised = new ValueTask<bool>(this, promise.Version);
        pull.UnsafeOnCompleted(onPulled ??= Pulled);
        return promised;
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

        bool hasItem = false;
        Exception? failure = null;
        try
        {
            hasItem = pull.GetResult();
            Note(hasItem);
        }
        catch (Exception exception)
        {
            failure = exception;
            run.Fail(exception);
        }

        Answer(hasItem, failure);
    }

    /// <summary>Completes the consumer's await. The consumer may continue on this thread, in its own context.</summary>
    private void Answer(bool hasItem, Exception? failure)
    {
        ExecutionContext? producersContext = consumer is null ? null : ExecutionContext.Capture();
        if (producersContext is not null)
        {
            ExecutionContext.Restore(consumer!);
        }

        consumer = null;
        pull = default;
        isPulling = false;
        try
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
        finally
        {
            if (producersContext is not null)
            {
                ExecutionContext.Restore(producersContext);
            }
        }
    }

    private void Note(bool hasItem)
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

    private async ValueTask EndAfter(ValueTask disposing)
    {
        try
        {
            await disposing.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            run.Fail(exception);
            throw;
        }

        run.Abandon(cancellation.IsCancellationRequested);
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
