using System.Collections.Immutable;
using System.Reactive.Disposables;
using AgentObservatory.Log;

namespace AgentObservatory.Pipeline;

/// <summary>A hot observable that guards each observer: one that throws keeps receiving, and so do the others.</summary>
internal sealed class HotStream<T>(Action<Exception> failed) : IObservable<T>
{
    private readonly Lock gate = new();
    private ImmutableArray<IObserver<T>> observers = [];
    private bool isCompleted;

    // A field of its own, because it is read for every event.
    private volatile bool hasObservers;

    internal bool HasObservers => hasObservers;

    public IDisposable Subscribe(IObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        using (gate.EnterUninterrupted())
        {
            if (!isCompleted)
            {
                observers = observers.Add(observer);
                hasObservers = true;
                return new Subscription(this, observer);
            }
        }

        Guard(static (one, _) => one.OnCompleted(), observer, default!);
        return Disposable.Empty;
    }

    internal void OnNext(T value)
    {
        foreach (IObserver<T> observer in observers)
        {
            Guard(static (one, item) => one.OnNext(item), observer, value);
        }
    }

    internal void OnCompleted()
    {
        ImmutableArray<IObserver<T>> last;
        using (gate.EnterUninterrupted())
        {
            isCompleted = true;
            last = observers;
            observers = [];
            hasObservers = false;
        }

        foreach (IObserver<T> observer in last)
        {
            Guard(static (one, _) => one.OnCompleted(), observer, default!);
        }
    }

    private void Guard(Action<IObserver<T>, T> notify, IObserver<T> observer, T value)
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

    private void Remove(IObserver<T> observer)
    {
        using (gate.EnterUninterrupted())
        {
            observers = observers.Remove(observer, ReferenceEqualityComparer.Instance);
            hasObservers = !observers.IsEmpty;
        }
    }

    private sealed class Subscription(HotStream<T> stream, IObserver<T> observer) : IDisposable
    {
        private int isDisposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isDisposed, 1) == 0)
            {
                stream.Remove(observer);
            }
        }
    }
}
