using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace AgentObservatory.Tests.Wrapping.Matrix;

/// <summary>Begins where it is subscribed to and sends an item a second of virtual time, until it is disposed.</summary>
internal sealed class ScriptedObservable(Stage stage) : IObservable<int>
{
    public IDisposable Subscribe(IObserver<int> observer)
    {
        stage.Begin();
        var subscription = new CompositeDisposable();
        for (int second = 0; second <= Stage.AllItems; second++)
        {
            int item = second;
            subscription.Add(
                stage.Scheduler.Schedule(TimeSpan.FromSeconds(second), () => Send(observer, item, subscription))
            );
        }

        return subscription;
    }

    private void Send(IObserver<int> observer, int item, CompositeDisposable rest)
    {
        try
        {
            stage.AfterAnAwait();
            if (item > 0)
            {
                observer.OnNext(item);
            }

            stage.After(item);
        }
        catch (Exception exception)
        {
            rest.Dispose();
            observer.OnError(exception);
            return;
        }

        if (item == Stage.AllItems)
        {
            observer.OnCompleted();
        }
        else if (stage.IsLast(item))
        {
            rest.Dispose();
        }
    }
}

/// <summary>A consumer that is done when its source is, or when it has had enough.</summary>
internal sealed class ConsumingObserver(Stage stage) : IObserver<int>
{
    private readonly TaskCompletionSource done = new();
    private int last;

    internal IDisposable? Subscription { get; set; }

    internal Task Done => done.Task;

    public void OnNext(int value)
    {
        Assert.Equal(++last, value);
        stage.Body();
        if (stage.IsLast(value))
        {
            for (int times = 0; times < Disposals(); times++)
            {
                Subscription!.Dispose();
            }

            done.SetResult();
        }
    }

    public void OnError(Exception error)
    {
        stage.Body();
        done.SetException(error);
    }

    public void OnCompleted()
    {
        stage.Body();
        done.SetResult();
    }

    private int Disposals() =>
        stage.Scenario switch
        {
            Scenario.NeverDisposed => 0,
            Scenario.DisposedTwice => 2,
            _ => 1,
        };
}

/// <summary>Threads of their own, with the context of whoever starts them.</summary>
internal static class Threads
{
    internal static Task<T> Run<T>(Func<Task<T>> body) =>
        Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();

    internal static Task Run(Func<Task> body) =>
        Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
}
