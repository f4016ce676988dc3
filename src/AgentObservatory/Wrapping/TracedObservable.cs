namespace AgentObservatory.Wrapping;

/// <summary>A source whose subscriptions are separate streams.</summary>
internal sealed class TracedObservable<T>(StreamPlan<T> plan, IObservable<T> source) : IObservable<T>
{
    public IDisposable Subscribe(IObserver<T> observer) =>
        plan.Make(
                (source, observer),
                static (plan, own) => plan.Run() is { } run ? new TracedSubscription<T>(run, own.source, own.observer) : null
            )
            ?.Begin()
        ?? source.Subscribe(observer);
}

/// <summary>One subscription, as a stream. Subscribing to the source and disposing the subscription happen within the
/// stream's span; the observer is called with the span that was current when it subscribed.</summary>
internal sealed class TracedSubscription<T>(StreamRun<T> run, IObservable<T> source, IObserver<T> observer)
    : IObserver<T>,
        IDisposable
{
    private readonly IObservable<T> source = source;
    private FlowPlace consumer;
    private IDisposable? subscription;

    // The context of the last call. Overlapping calls at worst find another one and create their own.
    private FlowVisit.KnownContext? known;

    internal TracedSubscription<T> Begin()
    {
        consumer = run.Begin();
        CallSource(static one => one.subscription = one.source.Subscribe(one));
        return this;
    }

    public void OnNext(T value)
    {
        if (!run.HasEnded)
        {
            run.Item(value, static value => value);
        }

        Tell(static (observer, value) => observer.OnNext(value), value);
    }

    public void OnError(Exception error)
    {
        run.Fail(error);
        Tell(static (observer, error) => observer.OnError(error), error);
    }

    public void OnCompleted()
    {
        run.Complete();
        Tell<object?>(static (observer, _) => observer.OnCompleted(), null);
    }

    public void Dispose()
    {
        CallSource(static one => one.subscription?.Dispose());
        run.Abandon(isCancelled: false);
    }

    private void CallSource(Action<TracedSubscription<T>> call)
    {
        FlowPlace before = FlowPlace.Here(consumer.Activities);

        // A stream that is not recorded has no place of its own.
        (run.Producer == consumer.Place ? consumer : run.Producer?.Inside ?? default).Return();
        try
        {
            call(this);
        }
        catch (Exception exception)
        {
            run.Fail(exception);
            throw;
        }
        finally
        {
            before.Return();
        }
    }

    private void Tell<TNews>(Action<IObserver<T>, TNews> tell, TNews news)
    {
        FlowVisit visit = FlowVisit.Enter(consumer, ref known);
        try
        {
            tell(observer, news);
        }
        finally
        {
            visit.Leave();
        }
    }
}
