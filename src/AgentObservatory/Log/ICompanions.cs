using AgentObservatory.Flow;

namespace AgentObservatory.Log;

internal interface ICompanions : IActivityFlow
{
    /// <summary>Whether a session that starts now gets a companion.</summary>
    bool AreWanted { get; }

    /// <summary>A session starts, whose ids and parent are not set yet, maybe within an outer place. The traceparent is that of
    /// a parent in another process; the session gets its own id if it gets no companion after all.</summary>
    SessionPlace Started(SessionInfo session, SessionParent? parent, string? traceParent, OuterPlace? outer, SpanId ownId);
}

/// <summary>A session's place among traces. It has a span id of its own only if it is traced live.</summary>
internal readonly record struct SessionPlace(TraceId TraceId, SpanId SpanId, SessionParent? Parent, ICompanion? Companion)
{
    /// <summary>Under the parent; without one, at the root of a new trace.</summary>
    internal static SessionPlace Under(SessionParent? parent, IIdGenerator? generator) =>
        new(parent?.TraceId ?? SessionIds.NewTraceId(generator), SpanId.None, parent, null);
}

/// <summary>A place within which another session starts; sampled out if the application's sampler left its session out of live
/// mode.</summary>
internal sealed record OuterPlace(SessionParent Parent, SpanId RootSpanId, bool IsSampledOut, ICompanion? Companion);
