namespace AgentObservatory.Wrapping;

/// <summary>A source whose every enumeration is a stream of its own. Nothing happens until then.</summary>
/// <param name="plan">What the stream is.</param>
/// <param name="source">Gives the items. It is called within the stream's span.</param>
internal sealed class TracedEnumerable<T>(StreamPlan<T> plan, Func<IRecordingSpan?, IAsyncEnumerable<T>> source)
    : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        (plan.Session ?? ISessionPlace.CurrentSession) is { } session
            ? TracedEnumerator<T>.Start(plan, session, source, cancellationToken)
            : source(null).GetAsyncEnumerator(cancellationToken);
}
