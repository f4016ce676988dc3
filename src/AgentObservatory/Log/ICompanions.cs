using AgentObservatory.Flow;

namespace AgentObservatory.Log;

/// <summary>Where the companions of sessions come from.</summary>
internal interface ICompanions : IActivityFlow
{
    /// <summary>Whether a session that starts now is accompanied.</summary>
    bool AreWanted { get; }

    /// <summary>A session starts: what it tells decides where the session stands among traces.</summary>
    /// <param name="session">The session; its place does not count yet.</param>
    /// <param name="parent">Where it hangs; null where nothing says so.</param>
    /// <param name="traceParent">What the caller said of a parent in another process; null where it said nothing valid.</param>
    /// <param name="outer">The place within which it starts; null outside of every session.</param>
    /// <param name="ownId">The id that it takes where nothing accompanies it after all.</param>
    SessionPlace Started(SessionInfo session, SessionParent? parent, string? traceParent, OuterPlace? outer, SpanId ownId);
}

/// <summary>Where a session stands among traces.</summary>
/// <param name="TraceId">Its trace.</param>
/// <param name="SpanId">The id that its own span has in a distributed trace; none where it is not traced live.</param>
/// <param name="Parent">Where it hangs; null for a session of its own.</param>
/// <param name="Companion">What accompanies it; null for nothing.</param>
internal readonly record struct SessionPlace(TraceId TraceId, SpanId SpanId, SessionParent? Parent, ICompanion? Companion)
{
    /// <summary>Beneath the parent; without one, at the root of a trace of its own.</summary>
    internal static SessionPlace Under(SessionParent? parent, IIdGenerator? generator) =>
        new(parent?.TraceId ?? SessionIds.NewTraceId(generator), SpanId.None, parent, null);
}

/// <summary>A place within which another session starts.</summary>
/// <param name="Parent">The place as a parent.</param>
/// <param name="RootSpanId">The root span of its session.</param>
/// <param name="IsSampledOut">Whether live mode is on and the application's sampler left its session out.</param>
/// <param name="Companion">What accompanies it; null for nothing.</param>
internal sealed record OuterPlace(SessionParent Parent, SpanId RootSpanId, bool IsSampledOut, ICompanion? Companion);
