using AgentObservatory.Live;

namespace AgentObservatory.Capture;

/// <summary>Where a session stands among traces.</summary>
/// <param name="TraceId">Its trace.</param>
/// <param name="SpanId">The id that its own span has in a distributed trace; none where it is not traced live.</param>
/// <param name="Parent">Where it hangs; null for one of its own.</param>
/// <param name="Live">Its activity; null where it has none.</param>
internal readonly record struct SessionPlace(TraceId TraceId, SpanId SpanId, SessionParent? Parent, LiveSpan? Live)
{
    /// <summary>Beneath the parent; without one, at the root of a trace of its own.</summary>
    internal static SessionPlace Under(SessionParent? parent) =>
        new(parent?.TraceId ?? SessionIds.NewTraceId(), SpanId.None, parent, null);
}
