namespace AgentObservatory.Log;

/// <summary>Gives sessions their companions. Never throws.</summary>
internal interface ICompanionFactory
{
    /// <summary>Whether a session that starts now gets a companion.</summary>
    bool AreWanted { get; }

    /// <summary>Called when a session starts, before its ids and its parent are set.</summary>
    /// <param name="session">The session.</param>
    /// <param name="parent">Its parent; null for the root of a new trace.</param>
    /// <param name="traceParent">The parent's traceparent if that is in another process; otherwise null.</param>
    /// <param name="outer">The place within which it starts; null if there is none.</param>
    /// <param name="ownId">Its span id if the application's sampler leaves it out.</param>
    SessionOrigin Started(SessionInfo session, SessionParent? parent, string? traceParent, OuterPlace? outer, SpanId ownId);
}

/// <summary>A session's place among traces. It has a span id of its own only if it is traced live.</summary>
internal readonly record struct SessionOrigin(TraceId TraceId, SpanId SpanId, SessionParent? Parent, ICompanion? Companion)
{
    /// <summary>Under the parent; without one, at the root of a new trace.</summary>
    internal static SessionOrigin Under(SessionParent? parent, IIdGenerator? generator) =>
        new(parent?.TraceId ?? SessionIds.NewTraceId(generator), SpanId.None, parent, null);
}

/// <summary>A place within which another session starts. It is sampled out if the application's sampler left its session out
/// of live mode.</summary>
internal sealed record OuterPlace(SessionParent Parent, SpanId RootSpanId, bool IsSampledOut, ICompanion? Companion);
