using AgentObservatory.Flow;

namespace AgentObservatory.Log;

/// <summary>
/// Takes the reports of one session to its log: reads the clock, tells the companion, counts what comes too late, wakes whoever
/// reads along. It lets go of the log when the session ends, whoever still holds the recorder then. Safe from any thread; nothing
/// here throws or waits.
/// </summary>
internal sealed class Recorder
{
    private readonly ILogHome home;
    private readonly DropCause lateCause;
    private readonly SessionClock clock;
    private readonly long startedAt;
    private readonly ICompanion? companion;
    private volatile SessionLog? log;
    private volatile Failure? failure;

    internal Recorder(SessionLog log, SessionClock clock, long startedAt, ICompanion? companion, ILogHome home)
        : this(home, DropCause.Late, clock)
    {
        this.log = log;
        this.startedAt = startedAt;
        this.companion = companion;
        Woken(home.Watch, log);
    }

    /// <summary>For a session that is refused: everything that it reports comes too late.</summary>
    internal Recorder(ILogHome home, DropCause lateCause, SessionClock clock)
    {
        this.home = home;
        this.lateCause = lateCause;
        this.clock = clock;
    }

    /// <summary>Makes activities current; null where activities are left alone.</summary>
    internal IActivityFlow? Activities => companion?.Activities;

    /// <summary>Records a span's start.</summary>
    /// <param name="parentRow">The parent's row; none for a root span.</param>
    /// <param name="parentId">The parent's id; 0 for a root span.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="name">What it does.</param>
    /// <param name="attributes">Details.</param>
    /// <param name="cost">How many bytes the details hold.</param>
    /// <param name="items">Counts the items of a stream; null where the span is none.</param>
    internal StartedSpan Start(
        int parentRow,
        ulong parentId,
        string kind,
        string name,
        NamedValue[] attributes,
        long cost,
        StreamItems? items
    )
    {
        if (log is not { } own)
        {
            home.Lost(lateCause);
            return new StartedSpan(SessionIds.Draw(null), SpanRow.None, false);
        }

        Moment now = clock.Now();
        ICompanion? accompanying = companion is null ? null : Accompanying(own, parentRow, kind, name, attributes, now);
        SpanDetails? details =
            accompanying is null && items is null ? null : new SpanDetails { Companion = accompanying, Items = items };
        ulong id = accompanying?.SpanId.Value ?? 0;
        Watch watch = home.Watch;
        Outcome outcome = own.StartSpan(
            parentId,
            kind,
            name,
            attributes,
            cost,
            details,
            now,
            watch,
            ref id,
            out int row
        );
        if (outcome != Outcome.Kept)
        {
            accompanying?.Abandoned();
        }

        Settle(outcome, watch, own);
        return new StartedSpan(id, row, outcome == Outcome.Kept);
    }

    /// <summary>Records an event of a span.</summary>
    /// <param name="row">The span.</param>
    /// <param name="name">What happened.</param>
    /// <param name="attributes">Details.</param>
    /// <param name="cost">How many bytes the details hold.</param>
    /// <param name="items">Counts the event as an item of a stream; null where it is none.</param>
    internal void Event(int row, string? name, NamedValue[] attributes, long cost, StreamItems? items)
    {
        if (log is not { } own)
        {
            home.Lost(lateCause);
            return;
        }

        Moment now = clock.Now();
        name = TextLimit.CutName(name);
        Watch watch = home.Watch;
        Outcome outcome = own.AddEvent(row, name, attributes, cost, items, now, watch);
        if (companion is not null && outcome == Outcome.Kept)
        {
            own.CompanionOf(row)?.Event(name, attributes, Math.Max(now.UnixNanoseconds, own.LastTime));
        }

        Settle(outcome, watch, own);
    }

    /// <summary>Counts an item of a stream that leaves no event.</summary>
    internal void Item(StreamItems items) => log?.AddItem(items, clock.ReadMonotonic());

    /// <summary>Records a span's end.</summary>
    /// <param name="row">The span.</param>
    /// <param name="isSecond">Whether it is known to have ended before.</param>
    /// <param name="status">The verdict, unless the span was told another one.</param>
    /// <param name="isAbandoned">Whether the consumer of the stream left before its end.</param>
    internal void End(int row, bool isSecond, SpanStatus status, bool isAbandoned)
    {
        if (log is not { } own)
        {
            home.Lost(lateCause);
            return;
        }

        Watch watch = home.Watch;
        Outcome outcome =
            companion is not null ? EndAccompanied(own, row, status, isAbandoned, watch)
            : isSecond && row == SpanRow.None ? own.Lose(DropCause.SecondEnd)
            : own.EndSpan(row, status, isAbandoned, clock.Now(), watch);
        Settle(outcome, watch, own);
    }

    /// <summary>Adds to what a running span has learnt.</summary>
    internal void Learn(int row, bool hasEnded, string key, AttributeValue value)
    {
        if (hasEnded || log?.Learn(row, UnicodeText.WellFormed(TextLimit.CutName(key)), ValueLimit.Apply(value)) is not true)
        {
            home.AttributeIgnored();
        }
    }

    /// <summary>Records what went wrong in a running span.</summary>
    internal void Fail(int row, bool hasEnded, Exception? exception)
    {
        var (status, error) = Failure.Of(exception);
        if (hasEnded || log?.Fail(row, status, error) is not true)
        {
            home.AttributeIgnored();
        }
    }

    /// <summary>Records what went wrong with the session as a whole; the last call counts.</summary>
    internal void Fail(Exception? exception)
    {
        if (log is null)
        {
            home.AttributeIgnored();
        }
        else
        {
            failure = Failure.Of(exception);
        }
    }

    /// <summary>What accompanies a span; the session's own companion for no row, null where nothing does any more.</summary>
    internal ICompanion? CompanionOf(int row) =>
        companion is null || log is not { } own ? null
        : row == SpanRow.None ? companion
        : own.CompanionOf(row);

    /// <summary>Takes no more reports. False where the session had ended before.</summary>
    internal bool TryEndSession(out EndingSession ending)
    {
        ending = default;
        if (log is { } own)
        {
            Moment now = clock.Now();
            Watch watch = home.Watch;
            if (own.TrySeal(now, watch, out List<ClosedSpan>? unfinished))
            {
                log = null;
                ending = new EndingSession(own, now, watch, unfinished);
                return true;
            }
        }

        companion?.Left();
        return false;
    }

    /// <summary>Concludes the session's log and hands it over.</summary>
    /// <param name="ending">The session.</param>
    /// <param name="status">The verdict, unless the session was told another one.</param>
    internal void Conclude(in EndingSession ending, SpanStatus status)
    {
        SessionLog own = ending.Log;
        Failure verdict = failure ?? new Failure(status, null);
        long duration = Math.Max(0, ending.Now.Monotonic - startedAt);
        var end = new SessionEnd(verdict.Status, verdict.Error, duration, own.Dropped.ToTally(), Tally.Empty);
        own.Conclude(end, ending.Now, ending.Watch);
        for (int index = ending.Unfinished?.Count ?? 0; index > 0; index--)
        {
            ClosedSpan closed = ending.Unfinished![index - 1];
            closed.Row.Details!.Companion!.Ended(closed);
        }

        companion?.Ended(own.Session, end, own.LastTime);
        home.Sealed(own);
    }

    private ICompanion? Accompanying(
        SessionLog own,
        int parentRow,
        string kind,
        string name,
        NamedValue[] attributes,
        in Moment now
    )
    {
        ICompanion? parent = parentRow == SpanRow.None ? companion : own.CompanionOf(parentRow);
        return parent is not null && own.HasRoom
            ? parent.Started(kind, name, attributes, Math.Max(now.UnixNanoseconds, own.LastTime))
            : null;
    }

    /// <summary>The lease keeps the span's row for the companion, also where another thread ends the session meanwhile.</summary>
    private Outcome EndAccompanied(SessionLog own, int row, SpanStatus status, bool isAbandoned, Watch watch)
    {
        bool hasLease = own.TryLease();
        ICompanion? accompanying = own.CompanionOf(row);
        Outcome outcome = own.EndSpan(row, status, isAbandoned, clock.Now(), watch);
        if (hasLease && outcome == Outcome.Kept)
        {
            accompanying?.Ended(own.Closed(row));
        }
        else
        {
            accompanying?.Left();
        }

        if (hasLease)
        {
            own.Return();
        }

        return outcome;
    }

    private void Settle(Outcome outcome, Watch watch, SessionLog own)
    {
        if (outcome == Outcome.SessionEnded)
        {
            home.Lost(lateCause);
        }

        Woken(watch, own);
    }

    private void Woken(Watch watch, SessionLog own)
    {
        if (watch != Watch.Nobody)
        {
            home.Dirty(own);
        }
    }

    /// <summary>A verdict that was told, and why.</summary>
    private sealed record Failure(SpanStatus Status, ErrorInfo? Error)
    {
        internal static Failure Of(Exception? exception)
        {
            bool isCancelled = exception is not null && ErrorSnapshot.IsCancellation(exception);
            return new Failure(
                isCancelled ? SpanStatus.Cancelled : SpanStatus.Error,
                exception is null || isCancelled ? null : ErrorSnapshot.Of(exception)
            );
        }
    }
}

/// <summary>A span that has started.</summary>
/// <param name="Id">Its id, recorded or not.</param>
/// <param name="Row">Its row in the log; none where it did not fit.</param>
/// <param name="IsRecorded">Whether it is recorded.</param>
internal readonly record struct StartedSpan(ulong Id, int Row, bool IsRecorded);

/// <summary>A session that takes no more reports and is not concluded yet.</summary>
internal readonly record struct EndingSession(SessionLog Log, Moment Now, Watch Watch, List<ClosedSpan>? Unfinished);
