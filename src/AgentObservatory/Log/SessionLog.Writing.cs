namespace AgentObservatory.Log;

// What agents' threads do. Whatever one of them lacks of memory, it gets outside the gate and comes again.
internal sealed partial class SessionLog
{
    private const int EntryCost = 32;
    private const int NotWatched = -1;

    // Written under the gate; once the session is sealed, by the thread that sealed it.
    private Gate gate = new();
    private int openSpans;
    private long bytes;
    private long bytesTold;
    private long bytesBesides;
    private long lastTime;
    private int watchedFrom = NotWatched;
    private volatile bool isSealed;

    /// <summary>The time of the last entry, in nanoseconds since 1970: none that comes is earlier. May be that of a moment before.</summary>
    internal long LastTime => Volatile.Read(ref lastTime);

    /// <summary>Whether a span would be recorded that starts now; others may be faster.</summary>
    internal bool HasRoom => !isSealed && HasRoomForSpan;

    private int Reports => entries.Count - 1;

    private bool HasRoomForSpan => Reports + openSpans + 2 <= limits.MaxEvents;

    /// <summary>Records a span's start, if it and its end fit. It gets an id in any case.</summary>
    internal Outcome StartSpan(in SpanStart start, in Moment now, Watch watch, out ulong id, out int row)
    {
        row = SpanRow.None;
        Enter(startsSpan: true);
        try
        {
            id = start.Id == 0 ? ids.NextSpanId() : start.Id;
            if (isSealed)
            {
                return Outcome.SessionEnded;
            }

            if (!HasRoomForSpan)
            {
                return Drop(DropCause.EventLimit);
            }

            long cost = start.Cost + 2 * (start.Name.Length + start.Kind.Length);
            bool fits = bytes + cost <= limits.MaxBytes;
            bytes += (fits ? cost : EntryCost) + EntryCost;
            row = rows.Count;
            ref SpanRow span = ref rows.Next();
            span.Id = id;
            span.ParentId = start.ParentId;
            span.Kind = start.Kind;
            span.Name = start.Name;
            span.StartedAt = now.Monotonic;
            span.Details = start.Details;
            rows.Publish();
            openSpans++;
            ref LogEntry entry = ref Next(EntryKind.SpanStarted, row, now.UnixNanoseconds, watch);
            entry.Attributes = fits ? start.Attributes : AttributeSnapshot.CutForSpace;
            entries.Publish();
            return Outcome.Kept;
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>Records an event of a span, unless the room that is left is kept for structure.</summary>
    /// <param name="row">The span.</param>
    /// <param name="name">What happened.</param>
    /// <param name="attributes">Details.</param>
    /// <param name="cost">How many bytes the details hold.</param>
    /// <param name="isItem">Whether a stream counts the event as an item, kept or not.</param>
    /// <param name="now">When.</param>
    /// <param name="watch">Whether somebody reads along.</param>
    internal Outcome AddEvent(
        int row,
        string name,
        NamedValue[] attributes,
        long cost,
        bool isItem,
        in Moment now,
        Watch watch
    )
    {
        cost += 2 * name.Length;
        Enter(startsSpan: false);
        try
        {
            if (isSealed)
            {
                return Outcome.SessionEnded;
            }

            if (row == SpanRow.None)
            {
                return Drop(DropCause.SpanNotRecorded);
            }

            ref SpanRow span = ref rows[row];
            if (span.Details is { Items: { } items } && (isItem || items.AreEvents) && !span.HasEnded)
            {
                items.Add(now.Monotonic);
            }

            bool isFull = Reports + openSpans + 1 > limits.MaxEventsBeforeShedding;
            if (isFull || bytes + cost > limits.MaxBytesBeforeShedding)
            {
                span.DroppedEvents += span.HasEnded ? 0 : 1;
                return Drop(isFull ? DropCause.EventLimit : DropCause.ByteLimit);
            }

            bytes += cost + EntryCost;
            ref LogEntry entry = ref Next(EntryKind.StreamEvent, row, now.UnixNanoseconds, watch);
            entry.Name = name;
            entry.Attributes = attributes;
            entries.Publish();
            return span.HasEnded ? Outcome.KeptLate : Outcome.Kept;
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>Counts an item of a stream that leaves no event.</summary>
    internal void AddItem(int row, long monotonic)
    {
        gate.Enter();
        if (!isSealed && row != SpanRow.None && !rows[row].HasEnded)
        {
            rows[row].Details?.Items?.Add(monotonic);
        }

        gate.Exit();
    }

    /// <summary>Records a span's end, with what was learnt while it ran. A second end changes nothing.</summary>
    /// <param name="row">The span.</param>
    /// <param name="status">The verdict, unless the span was told another one.</param>
    /// <param name="isAbandoned">Whether the consumer of the stream left before its end.</param>
    /// <param name="now">When.</param>
    /// <param name="watch">Whether somebody reads along.</param>
    internal Outcome EndSpan(int row, SpanStatus status, bool isAbandoned, in Moment now, Watch watch)
    {
        Enter(startsSpan: false);
        try
        {
            if (isSealed)
            {
                return Outcome.SessionEnded;
            }

            if (row == SpanRow.None)
            {
                return Drop(DropCause.SpanNotRecorded);
            }

            ref SpanRow span = ref rows[row];
            if (span.HasEnded)
            {
                return Drop(DropCause.SecondEnd);
            }

            Close(ref span, row, status, isAbandoned, now, watch);
            return Outcome.Kept;
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>Counts a report that the log does not take.</summary>
    internal Outcome Lose(DropCause cause)
    {
        gate.Enter();
        Outcome outcome = isSealed ? Outcome.SessionEnded : Drop(cause);
        gate.Exit();
        return outcome;
    }

    private void Close(ref SpanRow span, int row, SpanStatus status, bool isAbandoned, in Moment now, Watch watch)
    {
        status = span.Verdict ?? status;
        span.HasEnded = true;
        span.DurationNanoseconds = Math.Max(0, now.Monotonic - span.StartedAt);
        openSpans--;
        bytes += EntryCost;
        if (span.Details is { } details)
        {
            bytesBesides += details.BytesBesides;
            if (details.Items is { } items)
            {
                items.IsAbandoned = isAbandoned;
                long told = items.CostOfTelling(status);
                bytes += told;
                bytesTold += told;
            }
        }

        span.EndPosition = entries.Count;
        Next(EntryKind.SpanEnded, row, now.UnixNanoseconds, watch).Status = (byte)status;
        entries.Publish();
    }

    /// <summary>Enters the gate with room for another entry and, where a span starts, for another row.</summary>
    private void Enter(bool startsSpan)
    {
        do
        {
            if (!isSealed && (entries.IsLow || (startsSpan && rows.IsLow)))
            {
                entries.BringSpare();
                rows.BringSpare();
            }

            gate.Enter();
        } while (!HasRoomOrLeave(startsSpan));
    }

    private bool HasRoomOrLeave(bool startsSpan)
    {
        bool hasRoom = (entries.HasRoom && (!startsSpan || rows.HasRoom)) || isSealed;
        if (!hasRoom)
        {
            gate.Exit();
        }

        return hasRoom;
    }

    /// <summary>The next entry, not yet readable.</summary>
    private ref LogEntry Next(EntryKind kind, int row, long unixNanoseconds, Watch watch)
    {
        lastTime = Math.Max(unixNanoseconds, lastTime);
        ref LogEntry entry = ref entries.Next();
        entry.UnixNanoseconds = lastTime;
        entry.Row = row;
        entry.Kind = kind;
        if (watch != Watch.Nobody)
        {
            entry.Watch = watch;
            watchedFrom = watchedFrom == NotWatched ? entries.Count : watchedFrom;
        }

        return ref entry;
    }

    private Outcome Drop(DropCause cause)
    {
        Dropped.Add(cause);
        return Outcome.Dropped;
    }
}
