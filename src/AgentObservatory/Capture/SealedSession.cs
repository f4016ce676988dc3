namespace AgentObservatory.Capture;

/// <summary>What a buffer hands over when it is sealed.</summary>
/// <param name="Segments">The events in order; all segments are full but the last.</param>
/// <param name="UsedInLast">How many events the last segment holds.</param>
/// <param name="Count">How many events there are.</param>
/// <param name="EndTime">When the session ended, not before its last event; nanoseconds since 1970.</param>
/// <param name="Bytes">An estimate of the memory held.</param>
/// <param name="Dropped">The events that did not fit, by reason.</param>
internal sealed record BufferedEvents(
    CapturedEvent[][] Segments,
    int UsedInLast,
    int Count,
    long EndTime,
    long Bytes,
    Tally Dropped
);

/// <summary>A session that has ended: captured, not yet folded. Immutable.</summary>
internal sealed record SealedSession(
    SessionInfo Info,
    ulong EventIdPart,
    BufferedEvents Buffered,
    SpanStatus Status,
    ErrorInfo? Error,
    long DurationNanoseconds
)
{
    /// <summary>The one fold, over the session's facts.</summary>
    internal SessionEnvelope Fold() => SessionReducer.Fold(Facts());

    private TraceEvent[] Facts()
    {
        var facts = new TraceEvent[Buffered.Count + 2];
        facts[0] = Fact(0, Info.StartTime, default, default, TraceFact.SessionStarted);
        int sequence = 0;
        foreach (CapturedEvent[] segment in Buffered.Segments)
        {
            bool isLast = segment == Buffered.Segments[^1];
            foreach (ref readonly CapturedEvent captured in segment.AsSpan(0, isLast ? Buffered.UsedInLast : segment.Length))
            {
                facts[++sequence] = FactOf(in captured, sequence);
            }
        }

        var end = new SessionEnd(Status, Error, DurationNanoseconds, Buffered.Dropped, Tally.Empty);
        facts[^1] = Fact(sequence + 1, new Timestamp(Buffered.EndTime), default, default, TraceFact.NewSessionEnded(end));
        return facts;
    }

    private TraceEvent FactOf(in CapturedEvent captured, long sequence)
    {
        AgentSpan span = captured.Span;
        var attributes = new Attributes(captured.Attributes);
        TraceFact fact = captured.Detail switch
        {
            null => TraceFact.NewSpanStarted(span.Kind, span.Name, attributes),
            string name => TraceFact.NewStreamEvent(name, attributes, false),
            _ => TraceFact.NewSpanEnded(
                new SpanEnd(
                    span.Name,
                    span.Kind,
                    span.Status ?? SpanStatus.Ok,
                    span.Error,
                    span.DurationNanoseconds,
                    attributes,
                    span.DroppedEvents
                )
            ),
        };
        return Fact(sequence, new Timestamp(captured.UnixNanoseconds), span.SpanId, span.ParentSpanId, fact);
    }

    private TraceEvent Fact(long sequence, Timestamp time, SpanId span, SpanId parent, TraceFact fact) =>
        new(Info, sequence, time, new EventId(EventIdPart, (ulong)sequence), span, parent, fact);
}
