namespace AgentObservatory.Parquet.Tables;

/// <summary>A span with its start and its end, and how many spans are around it.</summary>
internal sealed record SpanRow(SessionInfo Session, SpanRecord Span, TraceEvent? Start, TraceEvent? End, int Depth)
{
    internal Attributes StartAttributes => Start?.Fact is TraceFact.SpanStarted start ? start.Attributes : Attributes.Empty;

    internal Attributes EndAttributes =>
        End?.Fact is TraceFact.SpanEnded { End: var end } ? end.Attributes : Attributes.Empty;

    /// <summary>The spans of an envelope, in the order of their starts.</summary>
    internal static IEnumerable<SpanRow> Of(SessionEnvelope envelope)
    {
        var starts = new Dictionary<SpanId, TraceEvent>(envelope.Spans.Length);
        var ends = new Dictionary<SpanId, TraceEvent>(envelope.Spans.Length);
        foreach (TraceEvent told in envelope.Events)
        {
            if (told.Fact.IsSpanStarted)
            {
                starts.TryAdd(told.SpanId, told);
            }
            else if (told.Fact.IsSpanEnded)
            {
                ends.TryAdd(told.SpanId, told);
            }
        }

        // A parent starts before its children, so it has come before them.
        var depths = new Dictionary<SpanId, int>(envelope.Spans.Length);
        foreach (SpanRecord span in envelope.Spans)
        {
            int depth = depths.TryGetValue(span.ParentSpanId, out int above) ? above + 1 : 0;
            depths[span.SpanId] = depth;
            yield return new SpanRow(
                envelope.Session,
                span,
                starts.GetValueOrDefault(span.SpanId),
                ends.GetValueOrDefault(span.SpanId),
                depth
            );
        }
    }
}
