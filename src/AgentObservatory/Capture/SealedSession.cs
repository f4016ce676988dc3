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
internal sealed record SealedSession(SessionFacts Facts, BufferedEvents Buffered, SessionEnd End)
{
    /// <summary>The one fold, over the session's facts.</summary>
    internal SessionEnvelope Fold() => SessionReducer.Fold(AllFacts());

    /// <summary>The last fact.</summary>
    internal TraceEvent Ended() => Facts.Ended(Buffered.Count + 1, Buffered.EndTime, End);

    private TraceEvent[] AllFacts()
    {
        var facts = new TraceEvent[Buffered.Count + 2];
        facts[0] = Facts.Started();
        int sequence = 0;
        foreach (CapturedEvent[] segment in Buffered.Segments)
        {
            bool isLast = segment == Buffered.Segments[^1];
            foreach (ref readonly CapturedEvent captured in segment.AsSpan(0, isLast ? Buffered.UsedInLast : segment.Length))
            {
                sequence++;
                facts[sequence] = Facts.Of(in captured, sequence);
            }
        }

        facts[^1] = Ended();
        return facts;
    }
}
