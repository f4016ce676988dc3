namespace AgentObservatory.Log;

/// <summary>Statistics of a stream's items. Written under the log's gate until the stream has ended.</summary>
internal sealed class StreamItems(bool areEvents)
{
    private StreamStatistics statistics;
    private bool isAbandoned;
    private bool hasEnded;

    /// <summary>Whether every event of the stream is an item; otherwise items are reported separately.</summary>
    internal bool AreEvents => areEvents;

    internal void Add(long monotonic)
    {
        if (!hasEnded)
        {
            statistics.Add(monotonic);
        }
    }

    internal void End(bool isAbandoned)
    {
        this.isAbandoned = isAbandoned;
        hasEnded = true;
    }

    /// <summary>The statistics as attributes of the stream's end.</summary>
    internal NamedValue[] Tell(long startedAt, SpanStatus status) =>
        statistics.Attributes(startedAt, StreamStatistics.Word(status, isAbandoned));

    internal long CostOfTelling(SpanStatus status) =>
        ByteCost.Scalar * 2
        + ByteCost.OfText(StreamStatistics.Word(status, isAbandoned))
        + 2 * (StreamAttribute.Items.Length + StreamAttribute.End.Length)
        + (statistics.Items > 0 ? ByteCost.Scalar + 2 * StreamAttribute.TimeToFirst.Length : 0)
        + (statistics.Items > 1 ? ByteCost.Scalar + 2 * StreamAttribute.MaxGap.Length : 0);
}
