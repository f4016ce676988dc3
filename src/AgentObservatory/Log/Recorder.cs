using AgentObservatory.Flow;
using AgentObservatory.Redaction;

namespace AgentObservatory.Log;

/// <summary>Appends one session's reports to its log: reads the clock, tells the companion, counts what comes too late and
/// wakes the readers. It releases the log when the session ends, even if the recorder is still referenced. Without a log, as
/// in a refused session, reports are counted under the cause given. What no memory is left for is counted as lost. Safe from
/// any thread; no member throws or waits.</summary>
internal sealed partial class Recorder(ILogHome home, SessionClock clock, DropCause lateCause)
{
    private static readonly NamedValue[] OnWallClock = [new(WaitAttribute.WallClock, true)];

    private readonly long startedAt;
    private readonly ICompanion? companion;
    private readonly bool watchesExceptions;
    private readonly bool isJournaled = home.HasJournal;
    private readonly bool hasIntake = home.HasIntake;

    // Null where readers ask it, or there is none.
    private readonly GuardedRedactor? redactor;
    private volatile SessionLog? log;
    private volatile Failure? failure;

    // Set before the log is let go of.
    private long lastSequence;

    internal Recorder(
        SessionLog log,
        SessionClock clock,
        long startedAt,
        ICompanion? companion,
        ILogHome home,
        bool watchesExceptions,
        GuardedRedactor? redactor
    )
        : this(home, clock, DropCause.Late)
    {
        this.redactor = redactor;
        this.watchesExceptions = watchesExceptions;
        this.log = log;
        this.startedAt = startedAt;
        this.companion = companion;
        Writer = log.Writer;
        Settle(Outcome.Kept, home.Watch, log);
    }

    /// <summary>The writer of the session's events; 0 if it records none.</summary>
    internal ulong Writer { get; }

    /// <summary>The sequence up to which the session has counted: that of its last entry, or a larger one that it has
    /// received.</summary>
    internal long Stamp
    {
        get
        {
            if (log is { } own)
            {
                long counted = own.SequenceAt(own.Count) - 1;

                // Of a log that was let go of, nothing may be left.
                if (log is not null)
                {
                    return counted;
                }
            }

            return Volatile.Read(ref lastSequence);
        }
    }

    /// <summary>The number of throws so far: only a later one can be leaving a block that starts now. If exceptions are not
    /// watched, none is later.</summary>
    internal long Throws => watchesExceptions ? ExceptionWatch.Throws : long.MaxValue;

    /// <summary>Counts a report that there is no memory for.</summary>
    internal void Lost()
    {
        if (log?.Lose(DropCause.OutOfMemory) is not Outcome.Dropped)
        {
            home.Lost(DropCause.OutOfMemory);
        }
    }

    internal StartedSpan Start(
        int parentRow,
        ulong parentId,
        string kind,
        string name,
        in GivenAttributes attributes,
        StreamItems? items
    )
    {
        if (log is not { } own)
        {
            home.Lost(lateCause);
            return new StartedSpan(SessionIds.Draw(null), SpanRow.None, false);
        }

        return redactor is null && companion is null && !hasIntake
            ? Start(own, parentId, kind, name, attributes, items, null, null, clock.Now())
            : StartWithMore(own, parentRow, parentId, kind, name, attributes, items);
    }

    private StartedSpan Start(
        SessionLog own,
        ulong parentId,
        string kind,
        string name,
        in GivenAttributes attributes,
        StreamItems? items,
        StartedAs? given,
        ICompanion? accompanying,
        in Moment now
    )
    {
        SpanDetails? details =
            accompanying is null && items is null && given is null ? null : Details(accompanying, items, given);
        ulong id = accompanying?.SpanId.Value ?? 0;
        Watch watch = home.Watch;
        Outcome outcome = own.StartSpan(parentId, kind, name, attributes, details, now, watch, ref id, out int row);
        Settle(outcome, watch, own);
        return new StartedSpan(id, row, outcome == Outcome.Kept);
    }

    /// <summary>Records the wait of a run that this session resumes, as a span of the time since then by the wall
    /// clock.</summary>
    internal void Waited(Timestamp since, ulong parentId)
    {
        if (log is not { } own)
        {
            return;
        }

        string kind = SpanKind.Wait;
        string name = "suspended";
        GivenAttributes attributes = OnWallClock;
        if (redactor is not null)
        {
            NamedValue[] told;
            (kind, name, told) = RedactStart(redactor, kind, name, attributes);
            attributes = told;
        }

        Moment now = clock.Now();
        long until = Math.Max(since.UnixNanoseconds, now.UnixNanoseconds);
        long waited = (long)Int128.Min((Int128)until - since.UnixNanoseconds, long.MaxValue / 2);
        var began = new Moment(now.Monotonic - waited, since.UnixNanoseconds);
        var ended = new Moment(now.Monotonic, until);
        ICompanion? accompanying = own.HasRoom
            ? companion?.Started(kind, name, attributes.ToArray(), null, began.UnixNanoseconds)
            : null;
        SpanDetails? details = accompanying is null ? null : Details(accompanying, null, null);
        ulong id = accompanying?.SpanId.Value ?? 0;
        Watch watch = home.Watch;
        Outcome outcome = own.AddWait(parentId, kind, name, attributes, details, began, ended, watch, ref id, out int row);
        if (outcome == Outcome.Kept)
        {
            accompanying?.Ended(own.Closed(row));
        }
        else
        {
            accompanying?.Abandoned();
        }

        Settle(outcome, watch, own);
    }

    /// <summary>Another writer may report to the run from now on.</summary>
    internal void Share() => log?.Share();

    /// <summary>The next sequence is above one that another writer has told; false once the session has ended.</summary>
    internal bool GoOnAbove(long sequence) => log?.GoOnAbove(sequence) is true;

    internal void TicketIgnored() => home.TicketIgnored();

    internal void Report(DiagnosticKind kind, string source, string message) => home.Report(kind, source, message);

    internal void Event(int row, string? name, in GivenAttributes attributes, StreamItems? items)
    {
        if (log is not { } own)
        {
            home.Lost(lateCause);
            return;
        }

        name = AttributeSnapshot.Name(name);
        if (redactor is not null || companion is not null)
        {
            EventRedactedOrAccompanied(own, row, name, attributes, items);
            return;
        }

        Moment now = clock.Now();
        Watch watch = home.Watch;
        Settle(own.AddEvent(row, name, attributes, items, now, watch), watch, own);
    }

    /// <summary>Counts an item of a stream without recording an event.</summary>
    internal void Item(StreamItems items) => log?.AddItem(items, clock.ReadMonotonic());

    /// <summary>Records a span's end. The exception that is leaving its block counts unless <c>Fail</c> was called.</summary>
    internal void End(int row, bool isSecond, SpanStatus status, bool isAbandoned, Exception? leaving = null)
    {
        if (log is not { } own)
        {
            home.Lost(lateCause);
            return;
        }

        if (leaving is not null)
        {
            Fail(own, row, Failure.Of(leaving), isInferred: true);
        }

        Watch watch = home.Watch;
        Outcome outcome =
            companion is not null ? EndAccompanied(own, row, status, isAbandoned, watch)
            : isSecond && row == SpanRow.None ? own.Lose(DropCause.SecondEnd)
            : own.EndSpan(row, status, isAbandoned, clock.Now(), watch);
        Settle(outcome, watch, own);
    }

    /// <summary>Stops taking reports. False if the session had already ended.</summary>
    internal bool TryEndSession(out EndingSession ending)
    {
        ending = default;
        if (log is { } own)
        {
            Moment now = clock.Now();
            Watch watch = home.Watch;
            if (own.TrySeal(now, watch, out List<ClosedSpan>? unfinished))
            {
                // The end comes next.
                Volatile.Write(ref lastSequence, own.SequenceAt(own.Count));
                log = null;
                ending = new EndingSession(own, now, watch, unfinished);
                return true;
            }
        }

        companion?.Left();
        return false;
    }

    /// <summary>Writes the session's end and hands the log over. The exception that is leaving its block counts unless
    /// <c>Fail</c> was called. With a reason, the run is suspended.</summary>
    internal void Conclude(in EndingSession ending, Exception? leaving, string? suspendReason = null)
    {
        SessionLog own = ending.Log;
        SessionEnd end = EndOf(ending, leaving, suspendReason);
        own.Conclude(end, ending.Now, ending.Watch);
        for (int index = ending.Unfinished?.Count ?? 0; index > 0; index--)
        {
            ClosedSpan closed = ending.Unfinished![index - 1];
            closed.Row.Details!.Companion!.Ended(closed);
        }

        companion?.Ended(own.Session, end, own.LastTime);
        home.Sealed(own);
    }

    private SessionEnd EndOf(in EndingSession ending, Exception? leaving, string? suspendReason)
    {
        Failure verdict = failure ?? (leaving is null ? Failure.None : Failure.Of(leaving));
        SpanStatus status = suspendReason is null ? verdict.Status : SpanStatus.Unfinished;
        long duration = Math.Max(0, ending.Now.Monotonic - startedAt);
        try
        {
            Tally dropped = ending.Log.Dropped.ToTally();
            var end = new SessionEnd(status, verdict.Error, duration, dropped, Tally.Empty, suspendReason);
            return redactor?.Of(end) ?? end;
        }
        catch (OutOfMemoryException)
        {
            return Reserve.End;
        }
    }

    private void Settle(Outcome outcome, Watch watch, SessionLog own)
    {
        if (outcome == Outcome.SessionEnded)
        {
            home.Lost(lateCause);
        }

        if (watch != Watch.Nobody)
        {
            home.Dirty(own);
        }

        if (isJournaled && own.Journaled is not { IsResting: false })
        {
            home.Journaled(own);
        }
    }
}

internal readonly record struct StartedSpan(ulong Id, int Row, bool IsRecorded)
{
    internal static StartedSpan None => new(0, SpanRow.None, false);
}

/// <summary>A session that takes no more reports and whose end is not written yet.</summary>
internal readonly record struct EndingSession(SessionLog Log, Moment Now, Watch Watch, List<ClosedSpan>? Unfinished);
