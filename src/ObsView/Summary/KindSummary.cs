namespace AgentObservatory.ObsView;

/// <summary>The spans of a kind. How long they ran is told of those that ended.</summary>
internal sealed class KindSummary
{
    public long Spans { get; private set; }

    public long Errors { get; private set; }

    public DurationHistogram Durations { get; } = new();

    public void Add(SpanRecord span)
    {
        Spans++;
        Errors += span.Status == SpanStatus.Error || span.Error is not null ? 1 : 0;

        if (span.Status != SpanStatus.Unfinished)
        {
            Durations.Add(span.DurationNanoseconds);
        }
    }
}
