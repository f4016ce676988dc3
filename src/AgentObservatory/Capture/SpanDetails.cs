using AgentObservatory.Live;

namespace AgentObservatory.Capture;

/// <summary>
/// What most spans do not have: made when it is first needed, so that the others take no memory for it. Written under the buffer's
/// lock only.
/// </summary>
internal sealed class SpanDetails(LiveSpan? live)
{
    /// <summary>The span as an activity; null where its session is not traced live.</summary>
    internal readonly LiveSpan? Live = live;
    internal long DroppedEvents;
    internal ErrorInfo? Error;
    internal LearntAttributes Learnt;

    internal KeyValuePair<string, AttributeValue>[]? TakeLearnt()
    {
        KeyValuePair<string, AttributeValue>[]? taken = Learnt.Take();
        Live?.Learnt = taken;
        return taken;
    }
}
