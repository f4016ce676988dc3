namespace AgentObservatory.Log;

/// <summary>Gives sessions their companions. Never throws.</summary>
internal interface ICompanionFactory
{
    bool AreWanted { get; }

    /// <summary>Called when a session starts, before its ids are set. The parent is decided; null for none. With a traceparent
    /// it is in another process, and the place around the session does not count. With neither it is the current activity. The
    /// session's own id counts if the application's sampler leaves it out.</summary>
    SessionOrigin Started(SessionInfo session, SessionParent? parent, string? traceParent, OuterPlace? outer, SpanId ownId);

    /// <summary>Called when a session starts within a run whose own span another process tells.</summary>
    ICompanion? Within(SessionInfo session, RunTicket ticket);
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
