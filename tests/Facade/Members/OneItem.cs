namespace AgentObservatory.Tests.Facade.Members;

/// <summary>A sequence of one item, in the forms that a caller may hand in. It takes no memory, so that what it lacks is never
/// the caller's.</summary>
internal sealed class OneItem : IAsyncEnumerable<object>, IAsyncEnumerator<object>, IObservable<object>, IDisposable
{
    internal static readonly OneItem Source = new();

    // All enumerations share it: one that others disturb still ends.
    private int moves;

    public object Current => "an item";

    public IAsyncEnumerator<object> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

    public ValueTask<bool> MoveNextAsync() => new(Interlocked.Increment(ref moves) % 2 != 0);

    public ValueTask DisposeAsync() => default;

    public IDisposable Subscribe(IObserver<object> observer)
    {
        observer.OnNext(Current);
        observer.OnCompleted();
        return this;
    }

    public void Dispose() { }
}
