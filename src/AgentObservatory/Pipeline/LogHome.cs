namespace AgentObservatory.Pipeline;

/// <summary>Receives the logs of an observatory's sessions: observers are shown what is written, and an ended session goes
/// to every exporter's lane. Inline, both happen on the agent's thread; at a session's end, exporters come first.</summary>
internal sealed class LogHome(
    object owner,
    bool inline,
    ObservatoryCounters counters,
    Observers observers,
    IJournal? journal,
    IEnumerable<IExporter> exporters,
    ObservatoryOptions options,
    DiagnosticChannel diagnostics
) : ILogHome
{
    private readonly ExporterLane[] lanes =
    [
        .. exporters.Select((exporter, number) => new ExporterLane(exporter, owner, inline, options, diagnostics, number)),
    ];

    private volatile bool isClosed;

    public Watch Watch => observers.Watch;

    public bool HasJournal => journal is not null;

    public bool HasIntake => options.Intake is not null;

    public bool TakesIn(string source) => options.Intake?.Takes(source) is true;

    internal IReadOnlyList<ExporterHealth> Health() => [.. lanes.Select(static lane => lane.Health())];

    public void Dirty(SessionLog log)
    {
        try
        {
            observers.Dirty(log);
        }
        catch (OutOfMemoryException)
        {
            // Observers are shown it after the next report.
        }
    }

    public void Journaled(SessionLog log) => journal?.Written(log);

    public void Sealed(SessionLog log)
    {
        counters.SessionEnded(log);
        DropCause? refusal =
            isClosed ? DropCause.AlreadyShutdown
            : inline && ExportScope.IsWithin(owner) ? DropCause.Reentrant
            : null;
        SealedSession session;
        try
        {
            session = new SealedSession(log, counters, journal);
        }
        catch (OutOfMemoryException)
        {
            Refuse(DropCause.OutOfMemory);
            counters.DroppedWhole(log, DropCause.OutOfMemory);
            log.Return();
            return;
        }

        // Before the exporters, whose answers follow it.
        journal?.Sealed(log);
        if (refusal is { } cause)
        {
            Refuse(cause);
        }
        else
        {
            session.Lease(lanes.Length);
            foreach (ExporterLane lane in lanes)
            {
                if (lane.Keeps(session))
                {
                    lane.Input.OnNext(session);
                }
            }
        }

        try
        {
            observers.Sealed(session);
        }
        catch (OutOfMemoryException)
        {
            // Observers miss it.
        }

        session.Return(refusal);
    }

    /// <summary>Hands a session of another process to the exporters that want it, by their order.</summary>
    internal void Recover(ISessionDelivery session, bool[] wanted)
    {
        for (int number = 0; number < lanes.Length; number++)
        {
            if (wanted[number])
            {
                lanes[number].Recover(session);
            }
        }
    }

    private void Refuse(DropCause cause)
    {
        foreach (ExporterLane lane in lanes)
        {
            lane.Refuse(cause);
        }
    }

    public void Lost(DropCause cause) => counters.Lost(cause);

    public void AttributeIgnored() => counters.AttributeIgnored();

    public void ParentIgnored() => counters.ParentIgnored();

    public void TicketIgnored() => counters.TicketIgnored();

    public void Report(DiagnosticKind kind, string source, string message) =>
        diagnostics.Report(kind, source, message, null);

    /// <summary>Starts every lane that can be started. Returns why one could not.</summary>
    internal Exception? Start(Action<Thread> start) =>
        Array.ConvertAll(lanes, lane => lane.Start(start)).FirstOrDefault(static failure => failure is not null);

    /// <summary>True if everything that came in before is exported and flushed within the deadline.</summary>
    internal async Task<bool> FlushAsync(Deadline deadline)
    {
        // Inline, each lane is waited for in turn: what one takes, the others have no more.
        using Deadline own = deadline;
        Task<bool>[] flushed = [.. lanes.Select(lane => lane.FlushAsync(deadline.Rest))];
        observers.Deliver();
        bool isFlushed = await deadline.For(flushed).Direct();
        if (journal is not null)
        {
            // With what the exporters have just answered.
            await deadline.For(journal.FlushAsync()).Direct();
        }

        return isFlushed;
    }

    /// <summary>Exports what has come in and disposes the exporters; false if the deadline came first.</summary>
    internal async Task<bool> CloseAsync(Deadline deadline)
    {
        isClosed = true;
        Task<bool>[] closed = [.. lanes.Select(lane => lane.CloseAsync(deadline))];
        if (await deadline.For(closed).Direct() && !Array.Exists(lanes, static lane => lane.IsLeft))
        {
            return true;
        }

        Array.ForEach(lanes, static lane => lane.Abandon());
        return false;
    }
}
