using AgentObservatory.Capture;
using AgentObservatory.Live;
using AgentObservatory.Streams;

namespace AgentObservatory;

/// <summary>
/// A stream: tokens, audio chunks, messages. Report each item with <see cref="AgentSpan.Event(string, ReadOnlySpan{ValueTuple{string, AttributeValue}})"/>,
/// or let <c>TraceStream</c> do it. Items beyond the session's limits are counted on the stream instead of kept. Its end says how
/// many items came, how long the first one took, the largest gap between two, and how it ended: see
/// <see cref="StreamAttribute"/>.
/// </summary>
public sealed class StreamSpan : AgentSpan
{
    private readonly bool isReportedByHand;

    internal StreamSpan(
        AgentSession session,
        AgentSpan? parent,
        AgentSpan? previous,
        SpanId id,
        string kind,
        string name,
        long now,
        LiveSpan? live,
        bool isReportedByHand
    )
        : base(session, parent, previous, id, kind, name, now, live)
    {
        this.isReportedByHand = isReportedByHand;
    }

    /// <summary>Its consumer left before the end. Written before the end is recorded, by whoever records it.</summary>
    internal bool IsAbandoned;

    // Written under the buffer's lock only.
    private StreamStatistics statistics;

    /// <summary>Ends the stream: everything came. The same as disposing it, but never mistaken for a failure.</summary>
    public void Complete() => Session.End(this, SpanStatus.Ok);

    /// <inheritdoc/>
    internal override bool IsItem => isReportedByHand;

    internal void ItemCame(long now)
    {
        if (!HasEnded)
        {
            statistics = statistics.Add(now);
        }
    }

    internal override long Conclude()
    {
        long grown = 0;
        string ending = StreamStatistics.Word(Status ?? SpanStatus.Ok, IsAbandoned);
        foreach (var (key, value) in statistics.Attributes(StartedAt, ending))
        {
            grown += Details.Learnt.Set(key, value, long.MaxValue);
        }

        return grown;
    }
}
