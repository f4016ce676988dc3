using AgentObservatory.Capture;
using AgentObservatory.Live;

namespace AgentObservatory;

/// <summary>The numbers of an observatory as a whole. Each is changed by whoever sees the thing happen.</summary>
internal sealed class ObservatoryCounters(DiagnosticChannel diagnostics)
{
    private long sessionsStarted;
    private long sessionsEnded;
    private long eventsEmitted;
    private long eventsFolded;
    private long attributesIgnored;
    private long parentsIgnored;
    private readonly TallyCounter sessionsRefused = new();
    private readonly TallyCounter eventsDropped = new();

    internal void SessionStarted() => Interlocked.Increment(ref sessionsStarted);

    internal void SessionRefused(string reason) => sessionsRefused.Add(reason, 1);

    internal void ParentIgnored() => Interlocked.Increment(ref parentsIgnored);

    internal void AttributeIgnored() => Interlocked.Increment(ref attributesIgnored);

    /// <summary>An event that no session takes any more.</summary>
    internal void Dropped(string reason)
    {
        Interlocked.Increment(ref eventsEmitted);
        eventsDropped.Add(reason, 1);
    }

    /// <summary>A session has ended; its events are counted now, as emitted or as dropped by the session itself.</summary>
    internal void SessionEnded(SealedSession session)
    {
        Tally dropped = session.Buffered.Dropped;
        Interlocked.Add(ref eventsEmitted, session.Buffered.Events.Count + dropped.Total);
        eventsDropped.Add(dropped);
        Interlocked.Increment(ref sessionsEnded);
    }

    /// <summary>The session's events will be in no envelope.</summary>
    internal void DroppedWhole(SealedSession session, string reason) =>
        eventsDropped.Add(reason, session.Buffered.Events.Count);

    /// <summary>Folds and counts. A failure is a defect; it costs this session and nothing else.</summary>
    internal SessionEnvelope? Fold(SealedSession session)
    {
        try
        {
            SessionEnvelope envelope = session.Fold();
            Interlocked.Add(ref eventsFolded, envelope.Events.Length);
            return envelope;
        }
        catch (Exception exception)
        {
            DroppedWhole(session, DropReason.InternalError);
            diagnostics.Report(DiagnosticKind.InternalError, "fold", "A session could not be folded.", exception);
            return null;
        }
    }

    // What comes later in the flow is read first, so that a snapshot never shows more coming out than went in.
    internal ObservatoryHealth Snapshot(ObserverLane observers, LiveSource? live, IReadOnlyList<ExporterHealth> exporters)
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
            observers.Shed,
            observers.Failed,
            live?.Failures ?? 0,
            diagnostics.Lost,
            exporters
        );
    }
}
