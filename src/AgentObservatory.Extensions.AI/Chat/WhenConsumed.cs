namespace AgentObservatory.Extensions.AI.Chat;

/// <summary>A sequence that is asked for when it is consumed: what is current then counts. A consumer that passes no token of its
/// own is cancelled by the one that the sequence was asked for with.</summary>
internal sealed class WhenConsumed<T>(Func<CancellationToken, IAsyncEnumerator<T>> begin, CancellationToken asked)
    : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        begin(cancellationToken.CanBeCanceled ? cancellationToken : asked);
}
