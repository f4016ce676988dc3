namespace AgentObservatory.ObsView.Views;

/// <summary>The spans that a query selects, with those above them.</summary>
internal sealed class SpanFilter(TraceQuery query, TimeProvider clock)
{
    private readonly DateTimeOffset now = clock.GetUtcNow();

    /// <summary>What is shown of a session, and how many of it, the session itself included, the query selects.</summary>
    public (IReadOnlySet<SpanRecord> Shown, int Hits) Of(SessionEnvelope envelope)
    {
        var shown = new HashSet<SpanRecord>(ReferenceEqualityComparer.Instance);
        var hits = query.Select(TraceForest.Of(envelope), now);

        foreach (var hit in hits)
        {
            // Above a span that is shown, all are.
            for (var node = hit; node?.Span is { } span && shown.Add(span); node = node.Parent) { }
        }

        return (shown, hits.Length);
    }
}
