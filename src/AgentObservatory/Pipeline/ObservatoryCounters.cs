namespace AgentObservatory.Pipeline;

/// <summary>The counters of an observatory as a whole. Each is changed where the event that it counts happens.</summary>
internal sealed class ObservatoryCounters(DiagnosticChannel diagnostics)
{
    private readonly DropCounter sessionsRefused = new();
    private readonly DropCounter eventsDropped = new();
    private long sessionsStarted;
    private long sessionsEnded;
    private long eventsEmitted;
    private long eventsFolded;
    private long attributesIgnored;
    private long parentsIgnored;
    private long ticketsIgnored;

    internal void SessionStarted(DropCause? refusal)
    {
        if (refusal is { } cause)
        {
            sessionsRefused.Add(cause);
        }
        else
        {
            Interlocked.Increment(ref sessionsStarted);
        }
    }

    internal void ParentIgnored() => Interlocked.Increment(ref parentsIgnored);

    internal void TicketIgnored() => Interlocked.Increment(ref ticketsIgnored);

    internal void AttributeIgnored() => Interlocked.Increment(ref attributesIgnored);

    internal void Lost(DropCause cause)
    {
        Interlocked.Increment(ref eventsEmitted);
        eventsDropped.Add(cause);
    }

    internal void SessionEnded(SessionLog log)
    {
        Interlocked.Add(ref eventsEmitted, log.Events + log.Dropped.Total);
        eventsDropped.Add(log.Dropped);
        Interlocked.Increment(ref sessionsEnded);
    }

    internal void Folded(SessionEnvelope envelope) => Interlocked.Add(ref eventsFolded, envelope.Events.Length);

    /// <summary>Counts the events of a session that is never folded.</summary>
    internal void DroppedWhole(SessionLog log, DropCause cause) => eventsDropped.Add(cause, log.Events);

    /// <summary>Reports a fold that failed: a lack of memory or a bug in the library, which costs one session.</summary>
    internal void NotFolded(Exception failure) =>
        diagnostics.Report(DiagnosticKind.InternalError, "fold", "A session could not be folded.", failure);

    // Later stages are read first, so that a snapshot never shows more coming out than went in.
    internal ObservatoryHealth Snapshot(
        Observers observers,
        long activityFailures,
        long redactionsFailed,
        IReadOnlyList<ExporterHealth> exporters,
        JournalHealth? journal
    )
    {
        long folded = Interlocked.Read(ref eventsFolded);
        Tally dropped = eventsDropped.ToTally();
        long emitted = Interlocked.Read(ref eventsEmitted);
        long ended = Interlocked.Read(ref sessionsEnded);
        return new ObservatoryHealth(
            Interlocked.Read(ref sessionsStarted),
            ended,
            sessionsRefused.ToTally(),
            emitted,
            folded,
            dropped,
            Interlocked.Read(ref attributesIgnored),
            Interlocked.Read(ref parentsIgnored),
            Interlocked.Read(ref ticketsIgnored),
            observers.Shed,
            observers.Failed,
            activityFailures,
            redactionsFailed,
            diagnostics.Lost,
            exporters,
            journal
        );
    }
}
