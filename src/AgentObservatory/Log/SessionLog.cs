namespace AgentObservatory.Log;

/// <summary>
/// The log of one run: what happened, in the order of its sequence, and a row for each span. It only grows, within the session's
/// limits, and is read by position while it does. Structure outlives detail: the last tenth of the room is for starts and ends, a
/// span only starts when its end fits too, and every end therefore does.
/// <para>
/// Any thread writes, under a gate that guards a few assignments: nothing within it allocates, waits or calls foreign code. Readers
/// need no gate but a lease, for the memory of a log that nobody reads any more is used again.
/// </para>
/// </summary>
internal sealed partial class SessionLog
{
    /// <summary>What a sealed session holds besides its entries, rows and attributes, estimated.</summary>
    private const int FixedBytes = 1_024;

    private readonly LogLimits limits;
    private readonly SessionIds ids;
    private Chunks<LogEntry> entries;
    private Chunks<SpanRow> rows;
    private LogCursor? cursor;
    private int leases = 1;

    /// <summary>Makes a log that begins with the session's start. Whoever makes it has the first lease.</summary>
    /// <param name="session">Who runs.</param>
    /// <param name="limits">How much it may hold.</param>
    /// <param name="memory">Where its chunks come from.</param>
    /// <param name="ids">The ids of its events and spans.</param>
    /// <param name="metadataBytes">How many bytes the session's metadata holds.</param>
    /// <param name="watch">Whether somebody reads along.</param>
    /// <param name="firstSequence">The sequence of the session's start; each entry has one more than the entry before it.</param>
    internal SessionLog(
        SessionInfo session,
        LogLimits limits,
        LogMemory memory,
        SessionIds ids,
        long metadataBytes,
        Watch watch,
        long firstSequence = 0
    )
    {
        this.limits = limits;
        this.ids = ids;
        Session = session;
        FirstSequence = firstSequence;
        entries = memory.NewEntries();
        rows = memory.NewRows();
        bytes = metadataBytes;
        lastTime = session.StartTime.UnixNanoseconds;
        entries.BringSpare();
        Next(EntryKind.SessionStarted, SpanRow.None, lastTime, watch);
        entries.Publish();
    }

    internal SessionInfo Session { get; }

    internal long FirstSequence { get; }

    /// <summary>The writer of its events: the first half of their ids.</summary>
    internal ulong Writer => ids.Writer;

    /// <summary>How many entries can be read: the session's start is the first one, its end the last one.</summary>
    internal int Count => entries.Count;

    /// <summary>How the session ended; there before its last entry is, null until then.</summary>
    internal SessionEnd? End { get; private set; }

    /// <summary>Once the session has ended: how many starts, stream events and ends the log holds.</summary>
    internal int Events => Count - 2;

    /// <summary>Once the session has ended: an estimate of the memory that the log holds, in bytes.</summary>
    internal long Bytes { get; private set; }

    /// <summary>The events that were reported and did not fit.</summary>
    internal DropCounter Dropped { get; } = new();

    /// <summary>The entry at a position below <see cref="Count"/>.</summary>
    internal ref readonly LogEntry this[int position] => ref entries[position];

    /// <summary>What is known of an entry's span.</summary>
    internal ref readonly SpanRow RowOf(in LogEntry entry) => ref rows[entry.Row];

    /// <summary>Where observers have got to; null where they have not begun.</summary>
    internal LogCursor? Cursor => Volatile.Read(ref cursor);

    /// <summary>
    /// Where observers have got to, from the first entry on that was written while they watched; for a reader, who thus gets a
    /// lease. Null where there is nothing for them any more.
    /// </summary>
    internal LogCursor? BeginReading()
    {
        int from = Volatile.Read(ref watchedFrom);
        if (Cursor is null && TryLease())
        {
            var begun = new LogCursor(this, from == NotWatched ? Count - 1 : from);
            if (Interlocked.CompareExchange(ref cursor, begun, null) is not null)
            {
                Return();
            }
        }

        return Cursor;
    }

    /// <summary>Gives a lease back; the last one gives the memory back.</summary>
    internal void Return()
    {
        if (Interlocked.Decrement(ref leases) == 0)
        {
            entries.Release();
            rows.Release();
        }
    }

    /// <summary>
    /// Takes no more reports, and closes what is still open as unfinished. False if that has happened before. What follows is
    /// <see cref="Conclude"/>, by the same thread, which now writes alone.
    /// </summary>
    /// <param name="now">When the session ends.</param>
    /// <param name="watch">Whether somebody reads along.</param>
    /// <param name="unfinished">The spans among those closed that something accompanies; null for none.</param>
    internal bool TrySeal(in Moment now, Watch watch, out List<ClosedSpan>? unfinished)
    {
        unfinished = null;
        gate.Enter();
        bool isFirst = !isSealed;
        isSealed = true;
        gate.Exit();
        for (int row = 0; isFirst && openSpans > 0; row++)
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

        return isFirst;
    }

    /// <summary>Writes the session's end: nothing follows.</summary>
    internal void Conclude(SessionEnd end, in Moment now, Watch watch)
    {
        End = end;
        entries.MakeRoom();
        Next(EntryKind.SessionEnded, SpanRow.None, now.UnixNanoseconds, watch);
        Bytes = BytesHeld();
        entries.Publish();
        entries.ReturnSpare();
        rows.ReturnSpare();
    }

    /// <summary>
    /// What counts towards the session's limit is not what it holds: entries lie in chunks, what a stream's end tells is not made
    /// yet, and names that nothing shares, or places in lists, take up to a quarter more than they count.
    /// </summary>
    private long BytesHeld()
    {
        long chunks = (long)entries.Capacity * LogMemory.EntryBytes + (long)rows.Capacity * LogMemory.RowBytes;
        long ids = 2L * (Session.SessionId.Length + Session.AgentId.Length + (Session.UserId?.Length ?? 0));
        long values = bytes - bytesTold - (long)Reports * EntryCost;
        return FixedBytes + chunks + ids + values + values / 4 + (long)Reports * ByteCost.Array + bytesBesides;
    }

    /// <summary>Keeps the memory for a reader; false where it has been given back already.</summary>
    internal bool TryLease()
    {
        int held = Volatile.Read(ref leases);
        while (held > 0)
        {
            int seen = Interlocked.CompareExchange(ref leases, held + 1, held);
            if (seen == held)
            {
                return true;
            }

            held = seen;
        }

        return false;
    }
}
