using AgentObservatory.Flow;

namespace AgentObservatory.Log;

/// <summary>Creates the companions of sessions.</summary>
internal interface ICompanions : IActivityFlow
{
    /// <summary>Whether a session that starts now gets a companion.</summary>
    bool AreWanted { get; }

    /// <summary>A session starts. Returns its place among traces.</summary>
    /// <param name="session">The session; its ids and its parent are not set yet.</param>
    /// <param name="parent">The session's parent; null if none is known.</param>
    /// <param name="traceParent">The caller's traceparent of a parent in another process; null if there is no valid
    /// one.</param>
    /// <param name="outer">The place within which it starts; null outside any session.</param>
    /// <param name="ownId">The id for the session if it gets no companion after all.</param>
    SessionPlace Started(SessionInfo session, SessionParent? parent, string? traceParent, OuterPlace? outer, SpanId ownId);
}

/// <summary>A session's place among traces.</summary>
/// <param name="TraceId">The session's trace.</param>
/// <param name="SpanId">The id of the session's own span in a distributed trace; none if it is not traced live.</param>
/// <param name="Parent">The session's parent; null for a root session.</param>
/// <param name="Companion">The session's companion; null if it has none.</param>
internal readonly record struct SessionPlace(TraceId TraceId, SpanId SpanId, SessionParent? Parent, ICompanion? Companion)
{
    /// <summary>Under the parent; without one, at the root of a new trace.</summary>
    internal static SessionPlace Under(SessionParent? parent, IIdGenerator? generator) =>
        new(parent?.TraceId ?? SessionIds.NewTraceId(generator), SpanId.None, parent, null);
}

/// <summary>A place within which another session starts.</summary>
/// <param name="Parent">The place as a parent.</param>
/// <param name="RootSpanId">The root span of the place's session.</param>
/// <param name="IsSampledOut">Whether live mode is on and the application's sampler left that session out.</param>
/// <param name="Companion">The place's companion; null if it has none.</param>
internal sealed record OuterPlace(SessionParent Parent, SpanId RootSpanId, bool IsSampledOut, ICompanion? Companion);
