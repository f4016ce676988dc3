namespace AgentObservatory.Capture;

/// <summary>What a buffer hands over when it is sealed.</summary>
/// <param name="Events">What was captured, in order.</param>
/// <param name="ReportedEvents">How many events there were before the sealing closed what was still open.</param>
/// <param name="EndTime">When the session ended, not before its last event; nanoseconds since 1970.</param>
/// <param name="Bytes">An estimate of the memory held.</param>
/// <param name="Dropped">The events that did not fit, by reason.</param>
internal sealed record BufferedEvents(CapturedEvents Events, int ReportedEvents, long EndTime, long Bytes, Tally Dropped);

/// <summary>A session that has ended: captured, not yet folded. Immutable.</summary>
internal sealed record SealedSession(SessionFacts Facts, BufferedEvents Buffered, SessionEnd End)
{
    /// <summary>The one fold, over the session's facts.</summary>
    internal SessionEnvelope Fold() => SessionReducer.Fold(AllFacts());

    /// <summary>The last fact.</summary>
    internal TraceEvent Ended() => Facts.Ended(Buffered.Events.Count + 1, Buffered.EndTime, End);

    private TraceEvent[] AllFacts()
    {
        var facts = new TraceEvent[Buffered.Events.Count + 2];
        facts[0] = Facts.Started();
        facts[^1] = Ended();
        PlaceEnds(facts);
        int sequence = 1;
        for (int segment = 0; segment < Buffered.Events.Segments; segment++)
        {
            foreach (ref readonly CapturedEvent captured in Buffered.Events[segment])
            {
                if (captured.IsEnd)
                {
                    continue;
                }

                while (facts[sequence] is not null)
                {
                    sequence++;
                }

                facts[sequence] = Facts.Of(in captured, sequence);
            }
        }

        return facts;
    }

    /// <summary>Each end knows its place; what is left over are the places of everything else.</summary>
    private void PlaceEnds(TraceEvent[] facts)
    {
        for (int segment = 0; segment < Buffered.Events.Segments; segment++)
        {
            foreach (ref readonly CapturedEvent captured in Buffered.Events[segment])
            {
                if (captured.IsEnd)
                {
                    facts[captured.Span.EndSequence] = Facts.Ended(captured.Span, captured.Attributes);
                }
                else if (captured.Name is null && !captured.Span.HasLearnt)
                {
                    facts[captured.Span.EndSequence] = Facts.Ended(captured.Span, null);
                }
            }
        }
    }
}
