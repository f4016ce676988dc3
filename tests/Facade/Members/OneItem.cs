using System.Threading.Tasks.Sources;

namespace AgentObservatory.Tests.Facade.Members;

/// <summary>A sequence of one item, in the forms that a caller may hand in. It takes no memory, so that what it lacks is never
/// the caller's.</summary>
internal sealed class OneItem
    : IAsyncEnumerable<object>,
        IAsyncEnumerator<object>,
        IValueTaskSource<bool>,
        IValueTaskSource,
        IObservable<object>,
        IDisposable
{
    internal static readonly OneItem Source = new();

    // All enumerations share it: one that others disturb still ends.
    private int moves;

    public object Current => "an item";

    public IAsyncEnumerator<object> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

    /// <summary>The item comes when it is waited for, the end at once.</summary>
    public ValueTask<bool> MoveNextAsync() =>
        Interlocked.Increment(ref moves) % 2 != 0 ? new ValueTask<bool>(this, 0) : new ValueTask<bool>(false);

    public bool GetResult(short token) => true;

    public ValueTaskSourceStatus GetStatus(short token) => ValueTaskSourceStatus.Pending;

    public void OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => continuation(state);

    /// <summary>Ends when it is waited for.</summary>
    public ValueTask DisposeAsync() => new(this, 0);

    void IValueTaskSource.GetResult(short token) { }

    public IDisposable Subscribe(IObserver<object> observer)
    {
        observer.OnNext(Current);
        observer.OnCompleted();
        return this;
    }

    public void Dispose() { }
}
