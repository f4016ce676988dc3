namespace AgentObservatory;

/// <summary>Describes a session when it starts: which agent runs, for whom, and under what name.</summary>
/// <param name="SessionId">The caller's name for the run. Null or empty: the session's trace id is used.</param>
/// <param name="AgentId">The agent's name.</param>
/// <param name="UserId">The user on whose behalf it runs, where there is one.</param>
/// <param name="Metadata">The caller's own data about the run: a snapshot, within the limits of attributes.</param>
/// <param name="Parent">The W3C traceparent of the span under which the session runs, from
/// <see cref="AgentSession.TraceParent"/> in another process. It takes precedence over the current span of this process.
/// Text that is not a traceparent is ignored and counted (<see cref="ObservatoryHealth.ParentsIgnored"/>).</param>
/// <param name="Ticket">The ticket from <see cref="AgentSession.HandOver"/> of a session, in any process. The session then
/// reports to the same run as a writer of its own, under the span that was current there, and <c>Parent</c> does not count.
/// How it ends does not decide how the run ends. A ticket that cannot be read, or is from a newer version, is counted
/// (<see cref="ObservatoryHealth.TicketsIgnored"/>): the session starts as usual, in the trace that the ticket names where
/// that can be read. A ticket is trusted like a traceparent: whoever gives one decides which run the session reports
/// to.</param>
public sealed record AgentContext(
    string? SessionId,
    string AgentId,
    string? UserId = null,
    IEnumerable<KeyValuePair<string, object?>>? Metadata = null,
    string? Parent = null,
    string? Ticket = null
);
