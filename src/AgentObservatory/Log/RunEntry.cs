namespace AgentObservatory.Log;

/// <summary>How a session comes to a run that another writer has begun.</summary>
internal sealed class RunEntry
{
    private RunEntry(RunTicket ticket, WriterOrigin origin)
    {
        Ticket = ticket;
        Origin = origin;
    }

    internal RunTicket Ticket { get; }

    internal WriterOrigin Origin { get; }

    internal static RunEntry Resuming(RunTicket ticket) => new(ticket, WriterOrigin.NewResumed(ticket.Stamp));

    internal static RunEntry Joining(RunTicket ticket) => new(ticket, WriterOrigin.NewJoined(ticket.Stamp));

    /// <summary>The span within which the session's outermost spans are.</summary>
    internal ulong Within => Ticket.SpanId.Value;

    /// <summary>Since when the run has waited for whoever resumes it; null if it has not waited.</summary>
    internal Timestamp? WaitedSince => Origin.IsResumed ? Ticket.SuspendedAt : null;
}
