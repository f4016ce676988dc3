namespace AgentObservatory;

/// <summary>A count by reason that many threads add to. For rare things: it swaps an immutable tally.</summary>
internal sealed class TallyCounter
{
    private Tally tally = Tally.Empty;

    internal void Add(string reason, long count) => Add(Tally.Empty.Add(reason, count));

    internal void Add(Tally counts)
    {
        if (counts.Total == 0)
        {
            return;
        }

        Tally before = Volatile.Read(ref tally);
        while (true)
        {
            Tally seen = Interlocked.CompareExchange(ref tally, before.Add(counts), before);
            if (seen == before)
            {
                return;
            }

            before = seen;
        }
    }

    internal Tally ToTally() => Volatile.Read(ref tally);
}
