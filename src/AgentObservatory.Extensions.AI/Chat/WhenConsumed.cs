namespace AgentObservatory.Extensions.AI.Chat;

/// <summary>A sequence that is asked for when its first item is: what is current then counts, and of a sequence that nobody
/// moves there is nothing to tell. A consumer that passes no token of its own is cancelled by the one that the sequence was
/// asked for with.</summary>
internal sealed class WhenConsumed<T>(Func<CancellationToken, IAsyncEnumerator<T>> begin, CancellationToken asked)
    : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new Enumerator(begin, cancellationToken.CanBeCanceled ? cancellationToken : asked);

    private sealed class Enumerator(Func<CancellationToken, IAsyncEnumerator<T>> begin, CancellationToken cancellation)
        : IAsyncEnumerator<T>
    {
        private IAsyncEnumerator<T>? begun;
        private bool isDisposed;

        public T Current => begun is null ? default! : begun.Current;

        public ValueTask<bool> MoveNextAsync() =>
            begun is null && isDisposed ? new(false) : (begun ??= begin(cancellation)).MoveNextAsync();

        public ValueTask DisposeAsync()
        {
            isDisposed = true;
            return begun?.DisposeAsync() ?? default;
        }
    }
}
