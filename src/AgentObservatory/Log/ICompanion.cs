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
    /// <param name="traceParent">
    /// The caller's traceparent of a parent in another process; null if there is no valid one.
    /// </param>
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

/// <summary>
/// Follows a session or a span while it runs, on the agent's thread. It is the only place besides the log that a report goes
/// to. Never throws; called outside the log's gate.
/// </summary>
internal interface ICompanion
{
    /// <summary>The id for the span; if none, the log assigns one.</summary>
    SpanId SpanId { get; }

    /// <summary>The W3C traceparent for what starts within the span; null if there is none.</summary>
    string? TraceParent { get; }

    /// <summary>Makes activities current.</summary>
    IActivityFlow Activities { get; }

    /// <summary>The place of a flow that is directly within the span.</summary>
    FlowPlace Inside(IPlace place);

    /// <summary>A span starts within this one. Returns its companion; null if it has none.</summary>
    ICompanion? Started(string kind, string name, NamedValue[] attributes, long unixNanoseconds);

    /// <summary>An event within the span is recorded.</summary>
    void Event(string name, NamedValue[] attributes, long unixNanoseconds);

    /// <summary>The span's end is recorded.</summary>
    void Ended(in ClosedSpan closed);

    /// <summary>The session has ended.</summary>
    void Ended(SessionInfo session, SessionEnd end, long unixNanoseconds);

    /// <summary>The span is not recorded after all and is in no envelope.</summary>
    void Abandoned();

    /// <summary>The span had already ended, perhaps in another flow: it is removed from this flow.</summary>
    void Left();
}
