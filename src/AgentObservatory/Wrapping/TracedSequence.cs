using System.Collections;

namespace AgentObservatory.Wrapping;

/// <summary>A sequence whose enumerations are separate streams. Nothing happens until one begins.</summary>
internal sealed class TracedSequence<T>(StreamPlan<T> plan, IEnumerable<T> source) : IEnumerable<T>
{
    public IEnumerator<T> GetEnumerator() =>
        plan.Make(source, static (plan, source) => plan.Run() is { } run ? new TracedIterator<T>(run, source) : null)
            ?.Begin()
        ?? source.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>One enumeration of a sequence, as a stream. The source's code runs with the stream as the current span, or with
/// what it has made current since; the consumer's span is restored before a call returns.</summary>
internal sealed class TracedIterator<T>(StreamRun<T> run, IEnumerable<T> items) : IEnumerator<T>
{
    private readonly AmbientPlace.Trail trail = new();
    private IEnumerator<T> source = null!;
    private IPlace? producer;
    private FlowVisit.KnownContext? known;

    public T Current => source.Current;

    object? IEnumerator.Current => source.Current;

    internal TracedIterator<T> Begin()
    {
        run.Begin();
        producer = run.Producer;
        source = Visit(static iterator => iterator.GetSource());
        return this;
    }

    public bool MoveNext()
    {
        if (run.HasEnded)
        {
            return source.MoveNext();
        }

        bool hasItem = Visit(static iterator => iterator.source.MoveNext());
        if (hasItem)
        {
            run.Item(source, static source => source.Current);
        }
        else
        {
            run.Complete();
        }

        return hasItem;
    }

    public void Reset() => source.Reset();

    public void Dispose()
    {
        if (run.HasEnded)
        {
            source.Dispose();
            return;
        }

        Visit(static iterator => iterator.Leave());
        run.Abandon(isCancelled: false);
    }

    private IEnumerator<T> GetSource() => items.GetEnumerator();

    private bool Leave()
    {
        source.Dispose();
        return true;
    }

    /// <summary>Calls the source within the stream.</summary>
    private TResult Visit<TResult>(Func<TracedIterator<T>, TResult> call)
    {
        FlowVisit visit = FlowVisit.Enter(producer?.Inside ?? default, ref known, trail);
        try
        {
            TResult result = call(this);
            producer = AmbientPlace.Live(trail.Left);
            return result;
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
}
