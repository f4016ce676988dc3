namespace AgentObservatory.Capture;

/// <summary>
/// The events of one running session, in the order of their arrival, within the session's limits. Structure outlives detail:
/// the last tenth of the room is for starts and ends, a span only starts when its end fits too, and every end therefore does.
/// The gate guards a few assignments; no foreign code runs under it.
/// </summary>
internal sealed class EventBuffer(
    ObservatoryOptions options,
    SessionFacts facts,
    SessionIds ids,
    ObserverLane observers,
    long startBytes,
    long startTime
)
{
    private const int EventCost = 32;

    private readonly int maxEvents = options.MaxEventsPerSession;
    private readonly long maxBytes = options.MaxBytesPerSession;
    private readonly int maxBeforeShedding = options.MaxEventsPerSession - options.MaxEventsPerSession / 10;
    private readonly long maxBytesBeforeShedding = options.MaxBytesPerSession - options.MaxBytesPerSession / 10;
    private readonly DropCounts dropped = new();
    private SpinGate gate;
    private CapturedEvents events = new(startTime);
    private int openSpans;
    private long bytes = startBytes;
    private bool isSealed;

    /// <summary>The time of the last event, in nanoseconds since 1970: none that comes is earlier. May be that of a moment before.</summary>
    internal long LastTime => events.LastTime;

    /// <summary>Whether a span would be recorded that starts now; others may be faster.</summary>
    internal bool HasRoom => !isSealed && HasRoomForSpan;

    private bool HasRoomForSpan => events.Count + openSpans + 2 <= maxEvents;

    /// <summary>Records a span's start, if it and its end fit.</summary>
    internal Reception Start(AgentSpan span, long time, KeyValuePair<string, AttributeValue>[] attributes, long cost)
    {
        cost += 2 * (span.Name.Length + span.Kind.Length);
        gate.Enter();
        try
        {
            span.Identify(ids);
            if (isSealed)
            {
                return Reception.SessionEnded;
            }

            if (!HasRoomForSpan)
            {
                return Drop(Reception.EventLimit);
            }

            bool fits = bytes + cost <= maxBytes;
            Append(time, span, null, fits ? attributes : AttributeSnapshot.CutForSpace, fits ? cost : EventCost);
            span.IsRecorded = true;
            openSpans++;
            return Reception.Kept;
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>Records an event of a span, unless the room that is left is kept for structure.</summary>
    /// <param name="span">The span.</param>
    /// <param name="time">The wall time, in nanoseconds since 1970.</param>
    /// <param name="name">What happened.</param>
    /// <param name="attributes">Details.</param>
    /// <param name="cost">How many bytes the details hold.</param>
    /// <param name="itemOf">The stream that counts the event as an item, kept or not.</param>
    /// <param name="monotonic">The monotonic time, in nanoseconds.</param>
    internal Reception Event(
        AgentSpan span,
        long time,
        string name,
        KeyValuePair<string, AttributeValue>[] attributes,
        long cost,
        StreamSpan? itemOf,
        long monotonic
    )
    {
        cost += 2 * name.Length;
        gate.Enter();
        try
        {
            if (isSealed)
            {
                return Reception.SessionEnded;
            }

            itemOf?.ItemCame(monotonic);
            if (!span.IsRecorded)
            {
                return Drop(Reception.SpanNotRecorded);
            }

            bool isFull = events.Count + openSpans + 1 > maxBeforeShedding;
            if (isFull || bytes + cost > maxBytesBeforeShedding)
            {
                span.Details.DroppedEvents++;
                return Drop(isFull ? Reception.EventLimit : Reception.ByteLimit);
            }

            Append(time, span, name, attributes, cost);
            return span.HasEnded ? Reception.KeptLate : Reception.Kept;
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>Counts an item of a stream that leaves no event.</summary>
    internal void Item(StreamSpan stream, long monotonic)
    {
        gate.Enter();
        if (!isSealed)
        {
            stream.ItemCame(monotonic);
        }

        gate.Exit();
    }

    /// <summary>Records a span's end, with what was learnt while it ran. A second end changes nothing.</summary>
    internal Reception End(AgentSpan span, long time, SpanStatus status, long durationNanoseconds)
    {
        gate.Enter();
        try
        {
            if (isSealed)
            {
                return Reception.SessionEnded;
            }

            if (span.HasEnded)
            {
                return Drop(Reception.SecondEnd);
            }

            Close(span, time, status, durationNanoseconds);
            return span.IsRecorded ? Reception.Kept : Drop(Reception.SpanNotRecorded);
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>Adds to what a running span has learnt; false once it has ended.</summary>
    internal bool Learn(AgentSpan span, string key, AttributeValue value)
    {
        gate.Enter();
        try
        {
            if (isSealed || span.HasEnded)
            {
                return false;
            }

            if (span.IsRecorded)
            {
                bytes += span.Details.Learnt.Set(key, value, maxBytes - bytes);
            }

            return true;
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>Records what went wrong in a running span; false once it has ended.</summary>
    internal bool Fail(AgentSpan span, SpanStatus status, ErrorInfo? error)
    {
        gate.Enter();
        try
        {
            if (isSealed || span.HasEnded)
            {
                return false;
            }

            span.Status = status;
            if (span.IsRecorded)
            {
                bytes -= ByteCost.Of(span.Error);
                span.Details.Error = bytes + ByteCost.Of(error) <= maxBytes ? error : WithoutText(error);
                bytes += ByteCost.Of(span.Error);
            }

            return true;
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>Closes what is still open as unfinished and hands all events over; null if that has happened before.</summary>
    internal BufferedEvents? Seal(long time, long monotonic)
    {
        gate.Enter();
        try
        {
            if (isSealed)
            {
                return null;
            }

            int reported = events.Count;
            CloseOpenSpans(time, monotonic);
            isSealed = true;
            var buffered = new BufferedEvents(events, reported, Math.Max(time, events.LastTime), bytes, dropped.ToTally());
            events = default;
            return buffered;
        }
        finally
        {
            gate.Exit();
        }
    }

    private void CloseOpenSpans(long time, long monotonic)
    {
        // Ends are appended while this walks: no span starts among them.
        for (int segment = 0; segment < events.Segments && openSpans > 0; segment++)
        {
            foreach (ref readonly CapturedEvent captured in events[segment])
            {
                if (captured.Name is null && !captured.Span.HasEnded)
                {
                    Close(captured.Span, time, SpanStatus.Unfinished, monotonic - captured.Span.StartedAt);
                }
            }
        }
    }

    private void Close(AgentSpan span, long time, SpanStatus status, long durationNanoseconds)
    {
        span.HasEnded = true;
        span.DurationNanoseconds = Math.Max(0, durationNanoseconds);
        span.Status ??= status;
        if (!span.IsRecorded)
        {
            return;
        }

        openSpans--;
        bytes += span.Conclude() + EventCost;
        span.EndTime = events.Take(time);
        span.EndSequence = events.Count;
        KeyValuePair<string, AttributeValue>[]? learnt = span.TakeLearnt();
        if (learnt is not null)
        {
            span.HasLearnt = true;
            events.Hold(span.EndTime, span, CapturedEvent.Ended, learnt);
        }

        if (observers.HasEventObservers)
        {
            observers.Offer(facts.Ended(span, learnt));
        }
    }

    private static ErrorInfo? WithoutText(ErrorInfo? error) => error is null ? null : new ErrorInfo(error.Type, "", null);

    private void Append(
        long time,
        AgentSpan span,
        string? name,
        KeyValuePair<string, AttributeValue>[] attributes,
        long cost
    )
    {
        bytes += cost + EventCost;
        ref readonly CapturedEvent slot = ref events.Hold(events.Take(time), span, name, attributes);
        if (observers.HasEventObservers)
        {
            // Within the lock, so that observers see the order of the sequence. It only queues.
            observers.Offer(facts.Of(in slot, events.Count));
        }
    }

    private Reception Drop(Reception reception)
    {
        dropped.Add(reception);
        return reception;
    }
}
