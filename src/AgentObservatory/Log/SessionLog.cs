using System.Runtime.CompilerServices;

namespace AgentObservatory.Log;

/// <summary>The log of one session: its entries in the order of their sequence, and a row for each span. It can be read by
/// position while it grows. Structure outlives detail: the last tenth of the room is reserved for starts and ends, and a span
/// is recorded only if its end fits too. Any thread may write, under a gate. Readers need no gate, but they need a lease,
/// because the memory of a log without leases is reused.</summary>
internal sealed partial class SessionLog
{
    /// <summary>The estimated memory of a sealed session besides its entries, rows and attributes.</summary>
    private const int FixedBytes = 1_024;

    private readonly LogLimits limits;
    private readonly SessionIds ids;
    private readonly long firstSequence;

    // Null for most logs.
    private SequenceJumps? jumps;
    private Chunks<LogEntry> entries;
    private Chunks<SpanRow> rows;
    private Chunks<NamedValue> values;
    private LogCursor? cursor;
    private LogCursor? journaled;
    private int leases = 1;
    private volatile bool isShared;

    internal SessionLog(
        SessionInfo session,
        LogLimits limits,
        Chunks<LogEntry> entries,
        Chunks<SpanRow> rows,
        Chunks<NamedValue> values,
        SessionIds ids,
        long metadataBytes,
        Watch watch,
        RunEntry? entry,
        LogRedaction? redaction
    )
    {
        this.limits = limits;
        this.redaction = redaction;
        this.ids = ids;
        Session = session;
        Origin = entry?.Origin ?? WriterOrigin.Began;
        firstSequence = entry is null ? 0 : (long)entry.Ticket.Stamp.Sequence + 1;
        this.entries = entries;
        this.rows = rows;
        this.values = values;
        bytes = metadataBytes;
        lastTime = session.StartTime.UnixNanoseconds;
        this.entries.MakeRoom();
        Next(EntryKind.SessionStarted, SpanRow.None, new Moment(0, lastTime), watch);
        this.entries.Publish();
    }

    internal int MostEvents => limits.MaxEvents;

    /// <summary>Who runs. Where readers redact, it is theirs only once the first entry is.</summary>
    internal SessionInfo Session { get; private set; }

    internal ulong Writer => ids.Writer;

    /// <summary>How the session came to its run.</summary>
    internal WriterOrigin Origin { get; }

    /// <summary>The number of readable entries. The first is the session's start, the last its end.</summary>
    internal int Count => entries.Count;

    internal int Spans => rows.Count;

    /// <summary>How the session ended. Set before the last entry is published; null until then.</summary>
    internal SessionEnd? End { get; private set; }

    /// <summary>Once the session has ended: how many span starts, stream events and span ends the log holds.</summary>
    internal int Events { get; private set; }

    /// <summary>Once the session has ended: an estimate of the memory that the log holds.</summary>
    internal long Bytes { get; private set; }

    /// <summary>Once the session has ended: what decides whether it is kept.</summary>
    internal RunOutcome RunOutcome =>
        new(
            Session.TraceId,
            End!.Status,
            spanStatuses,
            End.DurationNanoseconds ?? 0,
            Origin.IsBegan && !isShared && jumps is null && End.SuspendReason is null
        );

    internal DropCounter Dropped { get; } = new();

    /// <summary>Other writers may report to the run from now on.</summary>
    internal void Share() => isShared = true;

    /// <summary>The sequence of a readable entry, or of the next one.</summary>
    internal long SequenceAt(int position) => View.SequenceAt(position);

    internal ref readonly LogEntry this[int position] => ref entries[position];

    /// <summary>For readers of many entries.</summary>
    internal LogView View => new(entries.View, rows.View, values.View, Volatile.Read(ref jumps), firstSequence);

    /// <summary>The observers' cursor; null if they have not started reading.</summary>
    internal LogCursor? Cursor => Volatile.Read(ref cursor);

    /// <summary>The observers' cursor, created with a lease if there is none yet. It starts at the first entry that was
    /// written while they watched. Null if the log has already been released.</summary>
    internal LogCursor? BeginReading()
    {
        int from = Volatile.Read(ref watchedFrom);
        return Cursor ?? Begin(ref cursor, from == NotWatched ? Count - 1 : from);
    }

    /// <summary>The journal's cursor; null if it has not started reading.</summary>
    internal LogCursor? Journaled => Volatile.Read(ref journaled);

    /// <summary>The journal's cursor, at first at the session's start. Null if the log has already been released.</summary>
    internal LogCursor? BeginJournaling() => Journaled ?? Begin(ref journaled, 0);

    /// <summary>A reader's cursor, with a lease of its own.</summary>
    private LogCursor? Begin(ref LogCursor? place, int from)
    {
        var begun = new LogCursor(this, from);
        if (TryLease() && Interlocked.CompareExchange(ref place, begun, null) is not null)
        {
            Return();
        }

        return Volatile.Read(ref place);
    }

    /// <summary>Takes a lease, which keeps the memory for a reader; false if it has already been released.</summary>
    internal bool TryLease()
    {
        int held;
        do
        {
            held = Volatile.Read(ref leases);
        } while (held > 0 && Interlocked.CompareExchange(ref leases, held + 1, held) != held);
        return held > 0;
    }

    /// <summary>Returns a lease; the last one releases the memory.</summary>
    internal void Return()
    {
        if (Interlocked.Decrement(ref leases) == 0)
        {
            entries.Release();
            rows.Release();
            values.Release();
        }
    }

    /// <summary>Stops taking reports and closes open spans as unfinished. False if that has happened before. The same
    /// thread, now the only writer, calls <see cref="Conclude"/> next.</summary>
    internal bool TrySeal(in Moment now, Watch watch, out List<ClosedSpan>? unfinished)
    {
        unfinished = null;
        using (gate.Enter())
        {
            if (isSealed)
            {
                return false;
            }

            isSealed = true;
        }

        try
        {
            for (int row = 0; openSpans > 0; row++)
            {
                ref SpanRow span = ref rows[row];
                if (!span.HasEnded)
                {
                    entries.MakeRoom();
                    Close(ref span, row, SpanStatus.Unfinished, isAbandoned: false, now, watch);
                    if (span.Details?.Companion is not null)
                    {
                        (unfinished ??= []).Add(Closed(row));
                    }
                }
            }
        }
        catch (OutOfMemoryException)
        {
            // A span without an end is unfinished, too.
            spanStatuses = RunOutcome.With(SpanStatus.Unfinished, spanStatuses);
            unfinished = null;
            AbandonCompanions();
        }

        return true;
    }

    private void AbandonCompanions()
    {
        for (int row = 0; row < rows.Count; row++)
        {
            rows[row].Details?.Companion?.Abandoned();
        }
    }

    /// <summary>Without memory for its end, the session has none: it is unfinished.</summary>
    internal void Conclude(SessionEnd end, in Moment now, Watch watch)
    {
        End = end;
        Events = Count - 1;
        try
        {
            entries.MakeRoom();
            Next(EntryKind.SessionEnded, SpanRow.None, now, watch);
            entries.Publish();
        }
        catch (OutOfMemoryException)
        {
            // The last entry is then that of a span, or the session's start.
        }

        Bytes = BytesHeld();

        entries.ReturnSpare();
        rows.ReturnSpare();
        values.ReturnSpare();
    }

    /// <summary>The end of a span that has recently ended. Needs a lease.</summary>
    internal ClosedSpan Closed(int row)
    {
        int position = Count - 1;
        while (entries[position].Row != row || entries[position].Kind != EntryKind.SpanEnded)
        {
            position--;
        }

        return new ClosedSpan(rows[row], entries[position]);
    }

    /// <summary>The attributes that a span has been started with. Needs a lease.</summary>
    internal NamedValue[] AttributesAtStart(int row)
    {
        int position = rows[row].Details is { Start: > 0 } details ? details.Start : Count - 1;
        while (entries[position].Row != row || entries[position].Kind != EntryKind.SpanStarted)
        {
            position--;
        }

        return View.AttributesOf(in entries[position]);
    }

    /// <summary>How a span was started, as far as it is compared: as it was kept, or as the log has it where nothing changes
    /// that. Needs a lease.</summary>
    internal StartedAs? StartedAs(int row) =>
        rows[row].Details?.StartedAs ?? Log.StartedAs.Of(rows[row].Kind, rows[row].Name, AttributesAtStart(row));

    /// <summary>Whether a span within this one tells of the same operation. Needs a lease.</summary>
    internal bool HasWithin(int row, ActivitySpan known) =>
        HasWithin(
            row,
            known,
            static (log, within, wanted) =>
                log.KindAtStart(within) == wanted.Kind && log.StartedAs(within)?.IsOf(wanted) is true
        );

    /// <summary>Whether a span within this one is of a kind. Needs a lease.</summary>
    internal bool HasWithin(int row, string kind) =>
        HasWithin(row, kind, static (log, within, wanted) => log.KindAtStart(within) == wanted);

    private string KindAtStart(int row) => rows[row].Details?.StartedAs?.Kind ?? rows[row].Kind;

    /// <summary>What a tool does is not within. Only what has started since is looked at.</summary>
    private bool HasWithin<T>(int row, T wanted, Func<SessionLog, int, T, bool> isWanted)
    {
        HashSet<ulong>? within = null;
        int count = rows.Count;
        for (int later = row + 1; later < count; later++)
        {
            ref readonly SpanRow span = ref rows[later];
            if (
                KindAtStart(later) == SpanKind.ToolCall
                || span.ParentId != rows[row].Id && within?.Contains(span.ParentId) is not true
            )
            {
                continue;
            }

            if (isWanted(this, later, wanted))
            {
                return true;
            }

            (within ??= []).Add(span.Id);
        }

        return false;
    }

    /// <summary>The memory that the log holds. It differs from what counts towards the session's limit: entries and values
    /// lie in chunks, the statistics of streams are not attributes yet, and names that nothing shares and slots of lists take
    /// up to a quarter more than they count.</summary>
    private long BytesHeld()
    {
        long chunks =
            (long)entries.Capacity * Unsafe.SizeOf<LogEntry>()
            + (long)rows.Capacity * Unsafe.SizeOf<SpanRow>()
            + (long)values.Capacity * Unsafe.SizeOf<NamedValue>();
        long ids = 2L * (Session.SessionId.Length + Session.AgentId.Length + (Session.UserId?.Length ?? 0));
        long rest = bytes - bytesOfStatistics - (long)Reports * EntryCost - (long)values.Count * ByteCost.Scalar;
        rest += redaction?.Growth ?? 0;
        return FixedBytes + chunks + ids + rest + rest / 4 + bytesBesides;
    }
}
