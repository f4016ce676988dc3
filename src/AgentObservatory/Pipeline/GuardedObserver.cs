namespace AgentObservatory;

/// <summary>Keeps what an observer throws from its neighbours and from the library.</summary>
internal sealed class GuardedObserver<T>(IObserver<T> observer, Action<Exception> failed) : IObserver<T>
{
    public void OnNext(T value)
    {
        try
        {
            observer.OnNext(value);
        }
        catch (Exception exception)
        {
            failed(exception);
        }
    }

    public void OnError(Exception error)
    {
        try
        {
            observer.OnError(error);
        }
        catch (Exception exception)
        {
            failed(exception);
        }
    }

    public void OnCompleted()
    {
        try
        {
            observer.OnCompleted();
        }
        catch (Exception exception)
        {
            failed(exception);
        }
    }
}
