using AgentObservatory.Flow;

namespace AgentObservatory.Wrapping;

/// <summary>A source of which each subscription is a separate stream.</summary>
internal sealed class TracedObservable<T>(StreamPlan<T> plan, IObservable<T> source) : IObservable<T>
{
    public IDisposable Subscribe(IObserver<T> observer) =>
        (plan.Session ?? ISessionPlace.CurrentSession) is { } session
            ? TracedSubscription<T>.Start(plan, session, source, observer)
            : source.Subscribe(observer);
}

/// <summary>One subscription, as a stream. Subscribing to the source and disposing the subscription happen within the
/// stream's span; the observer is called with the span that was current when it subscribed.</summary>
internal sealed class TracedSubscription<T> : IObserver<T>, IDisposable
{
    private readonly StreamRun<T> run;
    private readonly IObserver<T> observer;
    private readonly FlowPlace consumer;
    private readonly IPlace? producer;
    private IDisposable? subscription;

    // The context of the last call. Overlapping calls at worst find another one and create their own.
    private FlowVisit.KnownContext? known;

    private TracedSubscription(StreamRun<T> run, IObserver<T> observer, FlowPlace consumer, IPlace? producer)
    {
        this.run = run;
        this.observer = observer;
        this.consumer = consumer;
        this.producer = producer;
    }

    internal static TracedSubscription<T> Start(
        StreamPlan<T> plan,
        IRecordingSession session,
        IObservable<T> source,
        IObserver<T> observer
    )
    {
        FlowPlace before = FlowPlace.Here(session.Activities);
        StreamRun<T> run = plan.Open(session);
        var traced = new TracedSubscription<T>(run, observer, before, AmbientPlace.Mark());
        try
        {
            traced.subscription = source.Subscribe(traced);
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

    public void OnNext(T value)
    {
        if (!run.HasEnded)
        {
            if (run.NeedsItem)
            {
                run.Item(value);
            }
            else
            {
                run.Item();
            }
        }

        FlowVisit visit = VisitConsumer();
        try
        {
            observer.OnNext(value);
        }
        finally
        {
            visit.Leave();
        }
    }

    public void OnError(Exception error)
    {
        run.Fail(error);
        FlowVisit visit = VisitConsumer();
        try
        {
            observer.OnError(error);
        }
        finally
        {
            visit.Leave();
        }
    }

    public void OnCompleted()
    {
        run.Complete();
        FlowVisit visit = VisitConsumer();
        try
        {
            observer.OnCompleted();
        }
        finally
        {
            visit.Leave();
        }
    }

    public void Dispose()
    {
        FlowPlace before = FlowPlace.Here(consumer.Activities);
        (producer?.Inside ?? default).Return();
        try
        {
            subscription?.Dispose();
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

    private FlowVisit VisitConsumer() => FlowVisit.Enter(consumer, ref known);
}
