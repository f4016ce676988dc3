namespace AgentObservatory;

/// <summary>Counts by the reasons of <see cref="DropReason"/>, which many threads add to. Adding takes no memory and no lock.</summary>
internal sealed class TallyCounter
{
    private static readonly string[] Reasons =
    [
        DropReason.QueueFull,
        DropReason.ExportFailed,
        DropReason.ExporterBusy,
        DropReason.EventLimit,
        DropReason.ByteLimit,
        DropReason.SpanNotRecorded,
        DropReason.SecondEnd,
        DropReason.Late,
        DropReason.AlreadyShutdown,
        DropReason.ShutdownDeadline,
        DropReason.Reentrant,
        DropReason.NoExporter,
        DropReason.InternalError,
    ];

    private readonly long[] counts = new long[Reasons.Length];

    internal void Add(string reason, long count) => Interlocked.Add(ref counts[Array.IndexOf(Reasons, reason)], count);

    internal void Add(Tally tally)
    {
        if (tally.Total > 0)
        {
            foreach (var (reason, count) in tally)
            {
                Add(reason, count);
            }
        }
    }

    internal Tally ToTally()
    {
        Tally tally = Tally.Empty;
        for (int index = 0; index < counts.Length; index++)
        {
            tally = tally.Add(Reasons[index], Interlocked.Read(ref counts[index]));
        }

        return tally;
    }
}
