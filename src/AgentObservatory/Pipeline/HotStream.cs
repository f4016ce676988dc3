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
        return subject.Subscribe(new Guarded(observer, failed));
    }

    internal void OnNext(T value) => subject.OnNext(value);

    internal void OnCompleted() => subject.OnCompleted();

    private sealed class Guarded(IObserver<T> observer, Action<Exception> failed) : IObserver<T>
    {
        public void OnNext(T value) => Notify(static (one, item) => one.OnNext(item), value);

        public void OnError(Exception error) => OnCompleted();

        public void OnCompleted() => Notify(static (one, _) => one.OnCompleted(), default!);

        private void Notify(Action<IObserver<T>, T> notify, T value)
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
}
