namespace AgentObservatory.ObsView.Live;

/// <summary>What is known of a process that reports to a run. Not thread-safe.</summary>
internal sealed class LiveWriter(TraceEvent first)
{
    private readonly HashSet<JournalTail> journals = [];

    // Once its start has come: all below this sequence have been heard, and those that are ahead of it.
    private readonly HashSet<long> ahead = [];
    private long next = long.MinValue;

    /// <summary>The first of its events that has come: its start, if that has.</summary>
    public TraceEvent First { get; private set; } = first;

    /// <summary>Its end; null as long as it has not come.</summary>
    public TraceEvent? Last { get; private set; }

    /// <summary>Whether its end decides how the run ended: it has not joined the run to work for it.</summary>
    public bool IsOfTrunk => First.Fact is not TraceFact.SessionStarted { Origin: WriterOrigin.Joined };

    public bool IsAlive => journals.Any(journal => journal.IsAlive);

    public bool IsGone => journals.All(journal => journal.IsGone);

    public void FoundIn(JournalTail journal) => journals.Add(journal);

    /// <summary>Takes note of an event. False if it has come before.</summary>
    public bool Hear(TraceEvent item)
    {
        // A writer that has resumed or joined a run begins above the sequences that it has received.
        next = item.Fact.IsSessionStarted ? Math.Max(next, item.Sequence) : next;

        if (item.Sequence < next || !ahead.Add(item.Sequence))
        {
            return false;
        }

        while (ahead.Remove(next))
        {
            next++;
        }

        First = item.Sequence < First.Sequence ? item : First;
        Last = item.Fact.IsSessionEnded ? item : Last;
        return true;
    }
}
