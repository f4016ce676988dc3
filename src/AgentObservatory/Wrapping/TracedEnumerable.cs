using AgentObservatory.Flow;

namespace AgentObservatory.Wrapping;

/// <summary>A source whose enumerations are separate streams. Nothing happens until one begins; the source is asked for its
/// items within the stream's span.</summary>
internal sealed class TracedEnumerable<T>(StreamPlan<T> plan, Func<IRecordingSpan?, IAsyncEnumerable<T>> source)
    : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if ((plan.Session ?? ISessionPlace.CurrentSession) is not { } session)
        {
            return source(null).GetAsyncEnumerator(cancellationToken);
        }

        FlowPlace before = FlowPlace.Here(session.Activities);
        StreamRun<T> run = plan.Open(session);
        IPlace? producer = AmbientPlace.Mark();
        before.Return();
        return new TracedEnumerator<T>(run, producer, cancellationToken).Begin(source);
    }
}
