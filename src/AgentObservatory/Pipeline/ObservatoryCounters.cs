namespace AgentObservatory;

/// <summary>The numbers of an observatory as a whole. Each is changed by whoever sees the thing happen.</summary>
internal sealed class ObservatoryCounters
{
    private long sessionsStarted;
    private long sessionsEnded;
    private long eventsEmitted;
    private long eventsFolded;
    private long attributesIgnored;
    private readonly TallyCounter sessionsRefused = new();
    private readonly TallyCounter eventsDropped = new();

    internal void SessionStarted() => Interlocked.Increment(ref sessionsStarted);

    internal void SessionRefused(string reason) => sessionsRefused.Add(reason, 1);

    internal void AttributeIgnored() => Interlocked.Increment(ref attributesIgnored);

    /// <summary>An event that no session takes any more.</summary>
    internal void Dropped(string reason)
    {
        eventsDropped.Add(reason, 1);
        Interlocked.Increment(ref eventsEmitted);
    }

    internal void SessionEnded(int captured, Tally dropped)
    {
        eventsDropped.Add(dropped);
        Interlocked.Add(ref eventsEmitted, captured + dropped.Total);
        Interlocked.Increment(ref sessionsEnded);
    }

    internal void Folded(int events) => Interlocked.Add(ref eventsFolded, events);

    // What comes later in the flow is read first, so that a snapshot never shows more coming out than went in.
    internal ObservatoryHealth Snapshot(long diagnosticsFailed, IReadOnlyList<ExporterHealth> exporters)
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
            diagnosticsFailed,
            exporters
        );
    }
}
