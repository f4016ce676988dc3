using System.Reactive.Subjects;

namespace AgentObservatory.Pipeline;

/// <summary>A hot observable that guards each observer: one that throws keeps receiving, and so do the others.</summary>
internal sealed class HotStream<T>(Action<Exception> failed) : IObservable<T>
{
    private readonly Subject<T> subject = new();

    internal bool HasObservers => subject.HasObservers;

    public IDisposable Subscribe(IObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return subject.Subscribe(
            value => Notify(observer, static (one, item) => one.OnNext(item), value),
            () => Notify(observer, static (one, _) => one.OnCompleted(), default!)
        );
    }

    internal void OnNext(T value) => subject.OnNext(value);

    internal void OnCompleted() => subject.OnCompleted();

    private void Notify(IObserver<T> observer, Action<IObserver<T>, T> notify, T value)
    {
        try
        {
            notify(observer, value);
        }
        catch (Exception exception)
        {
            failed(exception);
        }
    }
}
