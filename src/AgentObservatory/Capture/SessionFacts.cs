namespace AgentObservatory.Capture;

/// <summary>Makes facts of what was captured. The same facts are shown to observers at once and folded later.</summary>
internal sealed class SessionFacts(SessionInfo info, ulong eventIdPart)
{
    internal TraceEvent Started() => Fact(0, info.StartTime, default, default, TraceFact.SessionStarted);

    internal TraceEvent Ended(long sequence, long unixNanoseconds, SessionEnd end) =>
        Fact(sequence, new Timestamp(unixNanoseconds), default, default, TraceFact.NewSessionEnded(end));

    internal TraceEvent Of(in CapturedEvent captured, long sequence)
    {
        AgentSpan span = captured.Span;
        Attributes attributes = WellFormed(captured.Attributes);
        TraceFact fact = captured.Detail switch
        {
            null => TraceFact.NewSpanStarted(WellFormed(span.Kind), WellFormed(span.Name), attributes),
            string name => TraceFact.NewStreamEvent(WellFormed(name), attributes, false),
            _ => TraceFact.NewSpanEnded(EndOf(span, attributes)),
        };
        return Fact(sequence, new Timestamp(captured.UnixNanoseconds), span.SpanId, span.ParentSpanId, fact);
    }

    /// <summary>How a span ended that has ended.</summary>
    internal static SpanEnd EndOf(AgentSpan span, Attributes attributes) =>
        new(
            WellFormed(span.Name),
            WellFormed(span.Kind),
            span.Status ?? SpanStatus.Ok,
            span.Error,
            span.DurationNanoseconds,
            attributes,
            span.DroppedEvents
        );

    private static string WellFormed(string text) => UnicodeText.wellFormed(text);

    internal static Attributes WellFormed(KeyValuePair<string, AttributeValue>[] entries)
    {
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
