namespace AgentObservatory.Wrapping;

/// <summary>A source whose enumerations are separate streams. Nothing happens until one begins; the source is asked for its
/// items within the stream's span.</summary>
internal sealed class TracedEnumerable<T>(StreamPlan<T> plan, Func<IRecordingSpan?, IAsyncEnumerable<T>> source)
    : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        plan.Make(
                (source, cancellationToken),
                static (plan, own) =>
                    plan.Run() is { } run ? new TracedEnumerator<T>(run, own.source, own.cancellationToken) : null
            )
            ?.Begin()
        ?? source(null).GetAsyncEnumerator(cancellationToken);
}
