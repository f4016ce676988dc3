using AgentObservatory.Flow;

namespace AgentObservatory.Wrapping;

/// <summary>A source whose subscriptions are separate streams.</summary>
internal sealed class TracedObservable<T>(StreamPlan<T> plan, IObservable<T> source) : IObservable<T>
{
    public IDisposable Subscribe(IObserver<T> observer)
    {
        if ((plan.Session ?? ISessionPlace.CurrentSession) is not { } session)
        {
            return source.Subscribe(observer);
        }

        FlowPlace before = FlowPlace.Here(session.Activities);
        StreamRun<T> run = plan.Open(session);
        var traced = new TracedSubscription<T>(run, observer, before, AmbientPlace.Mark());
        try
        {
            traced.Subscription = source.Subscribe(traced);
            return traced;
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
}

/// <summary>One subscription, as a stream. Subscribing to the source and disposing the subscription happen within the
/// stream's span; the observer is called with the span that was current when it subscribed.</summary>
internal sealed class TracedSubscription<T>(StreamRun<T> run, IObserver<T> observer, FlowPlace consumer, IPlace? producer)
    : IObserver<T>,
        IDisposable
{
    // The context of the last call. Overlapping calls at worst find another one and create their own.
    private FlowVisit.KnownContext? known;

    internal IDisposable? Subscription { private get; set; }

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
        FlowPlace before = FlowPlace.Here(consumer.Activities);
        (producer?.Inside ?? default).Return();
        try
        {
            Subscription?.Dispose();
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

        run.Abandon(isCancelled: false);
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
