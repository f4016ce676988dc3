namespace AgentObservatory.Wrapping;

/// <summary>A source whose enumerations are separate streams. Nothing happens until one begins.</summary>
/// <param name="plan">The stream's session, name and attributes.</param>
/// <param name="source">Returns the items; called within the stream's span.</param>
internal sealed class TracedEnumerable<T>(StreamPlan<T> plan, Func<IRecordingSpan?, IAsyncEnumerable<T>> source)
    : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        (plan.Session ?? ISessionPlace.CurrentSession) is { } session
            ? TracedEnumerator<T>.Start(plan, session, source, cancellationToken)
            : source(null).GetAsyncEnumerator(cancellationToken);
}
