namespace AgentObservatory.Capture;

/// <summary>Makes facts of what was captured. The same facts are shown to observers at once and folded later.</summary>
internal sealed class SessionFacts(SessionInfo info, ulong eventIdPart)
{
    internal TraceEvent Started() => TraceEvent.SessionStart(info, eventIdPart);

    internal TraceEvent Ended(long sequence, long unixNanoseconds, SessionEnd end) =>
        TraceEvent.SessionEnd(info, eventIdPart, sequence, new Timestamp(unixNanoseconds), end);

    internal TraceEvent Of(in CapturedEvent captured, long sequence)
    {
        AgentSpan span = captured.Span;
        Attributes attributes = WellFormed(captured.Attributes);
        TraceFact fact = captured.Name is null
            ? TraceFact.NewSpanStarted(WellFormed(span.Kind), WellFormed(span.Name), attributes)
            : TraceFact.NewStreamEvent(WellFormed(captured.Name), attributes, false);
        return Fact(sequence, new Timestamp(captured.UnixNanoseconds), span.SpanId, span.ParentSpanId, fact);
    }

    /// <summary>The end of a span that has ended and is recorded.</summary>
    internal TraceEvent Ended(AgentSpan span, KeyValuePair<string, AttributeValue>[]? learnt) =>
        Fact(
            span.EndSequence,
            new Timestamp(span.EndTime),
            span.SpanId,
            span.ParentSpanId,
            TraceFact.NewSpanEnded(EndOf(span, learnt))
        );

    internal static SpanEnd EndOf(AgentSpan span, KeyValuePair<string, AttributeValue>[]? learnt) =>
        new(
            WellFormed(span.Name),
            WellFormed(span.Kind),
            span.Status ?? SpanStatus.Ok,
            span.Error,
            span.DurationNanoseconds,
            WellFormed(learnt),
            span.DroppedEvents
        );

    private static string WellFormed(string text) => UnicodeText.WellFormed(text);

    internal static Attributes WellFormed(KeyValuePair<string, AttributeValue>[]? entries)
    {
        entries ??= AttributeSnapshot.Empty;
        foreach (var entry in entries)
        {
            if (!ReferenceEquals(WellFormed(entry.Key), entry.Key))
            {
                return Attributes.Create(entries);
            }
        }

        return new Attributes(entries);
    }

    private TraceEvent Fact(long sequence, Timestamp time, SpanId span, SpanId parent, TraceFact fact) =>
        new(info, sequence, time, new EventId(eventIdPart, (ulong)sequence), span, parent, fact);
}
