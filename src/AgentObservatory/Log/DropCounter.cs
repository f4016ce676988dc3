namespace AgentObservatory.Log;

/// <summary>Counts drops by cause. Safe from any thread; adding neither allocates nor locks.</summary>
internal sealed class DropCounter
{
    private static readonly DropCause[] Causes = Enum.GetValues<DropCause>();

    private readonly long[] counts = new long[Causes.Length];

    internal void Add(DropCause cause, long count = 1) => Interlocked.Add(ref counts[(int)cause], count);

    internal void Add(DropCounter other)
    {
        for (int index = 0; index < counts.Length; index++)
        {
            if (Interlocked.Read(ref other.counts[index]) is var count and > 0)
            {
                Interlocked.Add(ref counts[index], count);
            }
        }
    }

    internal long Total
    {
        get
        {
            long total = 0;
            for (int index = 0; index < counts.Length; index++)
            {
                total += Interlocked.Read(ref counts[index]);
            }

            return total;
        }
    }

    internal Tally ToTally()
    {
        Tally tally = Tally.Empty;
        foreach (DropCause cause in Causes)
        {
            tally = tally.Add(DropCauses.Word(cause), Interlocked.Read(ref counts[(int)cause]));
        }

        return tally;
    }
}
