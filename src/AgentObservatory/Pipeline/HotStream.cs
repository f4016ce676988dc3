using System.Collections.Immutable;

namespace AgentObservatory;

/// <summary>
/// A hot observable whose observers are guarded each on its own: one that throws goes on receiving, and so do its neighbours.
/// </summary>
internal sealed class HotStream<T>(Action<Exception> failed) : IObservable<T>
{
    private ImmutableArray<IObserver<T>> observers = [];
    private volatile bool isCompleted;

    internal bool HasObservers => !observers.IsEmpty;

    public IDisposable Subscribe(IObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        ImmutableInterlocked.Update(ref observers, static (all, one) => all.Add(one), observer);
        if (isCompleted)
        {
            Remove(observer);
            Guard(static (one, _) => one.OnCompleted(), observer, default!);
        }

        return new Subscription(this, observer);
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
        isCompleted = true;
        foreach (IObserver<T> observer in ImmutableInterlocked.InterlockedExchange(ref observers, []))
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

    private void Remove(IObserver<T> observer) =>
        ImmutableInterlocked.Update(
            ref observers,
            static (all, one) => all.Remove(one, ReferenceEqualityComparer.Instance),
            observer
        );

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
