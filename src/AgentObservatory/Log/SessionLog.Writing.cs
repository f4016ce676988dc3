using System.Runtime.CompilerServices;

namespace AgentObservatory.Log;

// What agents' threads do.
internal sealed partial class SessionLog
{
    private const int EntryCost = 32;
    private const int JumpCost = 16;
    private const int NotWatched = -1;

    // Written under the gate; once the session is sealed, by the thread that sealed it.
    private Gate gate = new();
    private int openSpans;
    private long bytes;
    private long bytesOfStatistics;
    private long bytesBesides;
    private long lastTime;
    private int watchedFrom = NotWatched;
    private int spanStatuses;
    private volatile bool isSealed;

    /// <summary>In nanoseconds since 1970. May be slightly stale.</summary>
    internal long LastTime => Volatile.Read(ref lastTime);

    /// <summary>Whether a span that starts now would be recorded; another thread may take the room first.</summary>
    internal bool HasRoom => !isSealed && HasRoomForSpan;

    private int Reports => entries.Count - 1;

    private bool HasRoomForSpan => Reports + openSpans + 2 <= limits.MaxEvents;

    /// <summary>Records a span's start if the start and the end fit. The span gets an id in any case, unless it already has
    /// one.</summary>
    internal Outcome StartSpan(
        ulong parentId,
        string kind,
        string name,
        in GivenAttributes attributes,
        SpanDetails? details,
        in Moment now,
        Watch watch,
        ref ulong id,
        out int row
    )
    {
        row = SpanRow.None;

        long cost = attributes.Cost + 2 * (name.Length + kind.Length);
        using Gate.Scope entered = Enter(startsSpan: true, attributes.Places);
        id = id == 0 ? ids.NextSpanId() : id;

        // Instead of what does not fit there is a marker.
        int places = Fits(cost) ? attributes.Places : 1;
        if (Admit(startsSpan: true, places) is not Outcome.Kept and var refusal)
        {
            return refusal;
        }

        if (!HasRoomForSpan)
        {
            return Drop(DropCause.EventLimit);
        }

        bool fits = Fits(cost);
        bytes += (fits ? cost : EntryCost) + EntryCost;
        row = rows.Count;
        ref SpanRow span = ref rows.Next();
        span.Id = id;
        span.ParentId = parentId;
        span.Kind = kind;
        span.Name = name;
        span.StartedAt = now.Monotonic;
        if (details is not null)
        {
            details.Start = entries.Count;
            span.Details = details;
        }

        rows.Publish();
        openSpans++;
        ref LogEntry entry = ref Next(EntryKind.SpanStarted, row, now, watch);
        Describe(ref entry, fits ? attributes : new GivenAttributes(AttributeSnapshot.CutForSpace, 0));
        entries.Publish();
        return Outcome.Kept;
    }

    /// <summary>Records an event of a span, unless the remaining room is reserved for starts and ends. As an item of a
    /// stream, it counts whether it is kept or not.</summary>
    internal Outcome AddEvent(
        int row,
        string name,
        in GivenAttributes attributes,
        StreamItems? items,
        in Moment now,
        Watch watch
    )
    {
        long cost = attributes.Cost + 2 * name.Length;
        using Gate.Scope entered = Enter(startsSpan: false, attributes.Places);
        if (Admit(startsSpan: false, attributes.Places) is not Outcome.Kept and var refusal)
        {
            return refusal;
        }

        items?.Add(now.Monotonic);
        if (row == SpanRow.None)
        {
            return Drop(DropCause.SpanNotRecorded);
        }

        bool isFull = Reports + openSpans + 1 > limits.MaxEventsBeforeShedding;
        if (isFull || bytes + cost > limits.MaxBytesBeforeShedding)
        {
            rows[row].DroppedEvents += rows[row].HasEnded ? 0 : 1;
            return Drop(isFull ? DropCause.EventLimit : DropCause.ByteLimit);
        }

        bytes += cost + EntryCost;
        ref LogEntry entry = ref Next(EntryKind.StreamEvent, row, now, watch);
        entry.Name = name;
        Describe(ref entry, attributes);
        entries.Publish();
        return Outcome.Kept;
    }

    internal void AddItem(StreamItems items, long monotonic)
    {
        using Gate.Scope entered = gate.Enter();
        if (!isSealed)
        {
            items.Add(monotonic);
        }
    }

    /// <summary>Records a span's end; the status counts unless <c>Fail</c> has set one. A second end has no effect and is
    /// counted.</summary>
    internal Outcome EndSpan(int row, SpanStatus status, bool isAbandoned, in Moment now, Watch watch)
    {
        using Gate.Scope entered = Enter(startsSpan: false);
        if (Admit(startsSpan: false) is not Outcome.Kept and var refusal)
        {
            return refusal;
        }

        if (row == SpanRow.None)
        {
            // How the run went is known all the same.
            spanStatuses = RunOutcome.With(status, spanStatuses);
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

    /// <summary>Records how long the run waited before this session began, on the wall clock: the only entries whose times
    /// lie outside of the session's own.</summary>
    internal Outcome AddWait(
        ulong parentId,
        string kind,
        string name,
        in GivenAttributes attributes,
        SpanDetails? details,
        in Moment began,
        in Moment ended,
        Watch watch,
        ref ulong id,
        out int row
    )
    {
        Outcome outcome = StartSpan(
            parentId,
            kind,
            name,
            attributes,
            details,
            began with
            {
                IsTold = true,
            },
            watch,
            ref id,
            out row
        );
        if (outcome == Outcome.Kept)
        {
            outcome = EndSpan(row, SpanStatus.Ok, isAbandoned: false, ended with { IsTold = true }, watch);
        }

        return outcome;
    }

    /// <summary>The next sequence is above the one given, which another writer has told. False once the session has
    /// ended.</summary>
    internal bool GoOnAbove(long sequence)
    {
        SequenceJumps? own = null;
        SequenceJumps.Jump[]? larger = null;
        while (true)
        {
            int wanted;
            using (gate.Enter())
            {
                int next = entries.Count;
                if (isSealed || sequence < SequenceAt(next))
                {
                    return !isSealed;
                }

                own = jumps ?? own;
                wanted = own?.LengthWanted(next) ?? 0;
                if (own is not null && wanted <= (larger?.Length ?? 0))
                {
                    own.Add(next, sequence + 1 - firstSequence - next, larger);
                    Volatile.Write(ref jumps, own);
                    bytesBesides += JumpCost;
                    return true;
                }
            }

            larger = wanted == 0 ? null : new SequenceJumps.Jump[wanted];
            own ??= new SequenceJumps();
        }
    }

    internal Outcome Lose(DropCause cause)
    {
        using Gate.Scope entered = gate.Enter();
        return isSealed ? Outcome.SessionEnded : Drop(cause);
    }

    private void Close(ref SpanRow span, int row, SpanStatus status, bool isAbandoned, in Moment now, Watch watch)
    {
        status = span.Verdict ?? status;
        spanStatuses = RunOutcome.With(status, spanStatuses);
        span.HasEnded = true;
        span.DurationNanoseconds = Math.Max(0, now.Monotonic - span.StartedAt);
        openSpans--;
        bytes += EntryCost;
        if (span.Details is { } details)
        {
            bytesBesides += details.BytesBesides;
            if (details.Items is { } items)
            {
                items.End(isAbandoned);
                long cost = items.CostOfTelling(status);
                bytes += cost;
                bytesOfStatistics += cost;
            }
        }

        Next(EntryKind.SpanEnded, row, now, watch).Status = (byte)status;
        entries.Publish();
    }

    /// <summary>Copies the attributes. Entries come cleared, so that there are none need not be written.</summary>
    private void Describe(ref LogEntry entry, in GivenAttributes attributes)
    {
        if (attributes.Places == 0)
        {
            return;
        }

        entry.FirstValue = values.Count;
        long copied = 0;
        if (attributes.Prepared is { } prepared)
        {
            entry.Values = LogEntry.Prepared;
            bytesBesides += ByteCost.Scalar + ByteCost.Array;
            values.Next() = new("", AttributeValue.FromMap(new Attributes(prepared)));
        }
        else
        {
            entry.Values = (byte)attributes.Places;
            foreach (ref readonly var plain in attributes.Plain)
            {
                values.Next() = AttributeSnapshot.Plain(in plain, ref copied);
            }

            // Other threads may have written more than was looked at.
            bytes += Math.Max(0, copied - attributes.Cost);
        }

        values.Publish(attributes.Places);
    }

    /// <summary>The next entry, not yet readable.</summary>
    private ref LogEntry Next(EntryKind kind, int row, in Moment now, Watch watch)
    {
        long time = now.UnixNanoseconds;
        if (!now.IsTold)
        {
            time = lastTime = Math.Max(time, lastTime);
        }

        ref LogEntry entry = ref entries.Next();
        entry.UnixNanoseconds = time;
        entry.Row = row;
        entry.Kind = kind;
        if (watch != Watch.Nobody)
        {
            entry.Watch = watch;
            watchedFrom = watchedFrom == NotWatched ? entries.Count : watchedFrom;
        }

        return ref entry;
    }

    private bool Fits(long cost) => bytes + cost <= limits.MaxBytes;

    private Outcome Drop(DropCause cause)
    {
        Dropped.Add(cause);
        return Outcome.Dropped;
    }
}
