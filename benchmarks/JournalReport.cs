namespace AgentObservatory.Benchmarks;

/// <summary>What a journal costs the agent, how much a crash can lose, and what open sessions cost that do nothing.</summary>
internal static class JournalReport
{
    private const int BusyThreads = 16;

    internal static int Run()
    {
        Console.WriteLine("Machine: " + Machine.Description);
        string folder = Directory.CreateTempSubdirectory("observatory-journal-").FullName;
        var options = new ObservatoryOptions
        {
            Journal = folder,
            MaxEventsPerSession = int.MaxValue,
            MaxBytesPerSession = 1L << 32,
        };
        BudgetLine[] lines =
        [
            .. JournalCost.Lines(),
            .. JournalRounds.Lines("a free core", options, threads: 1),
            .. JournalRounds.Lines($"{BusyThreads} busy threads", options, BusyThreads),
            IdleSessions.Line(options),
        ];
        Directory.Delete(folder, recursive: true);
        Array.ForEach(lines, static line => Console.WriteLine(line));
        return lines.Any(static line => line.IsFarOver) ? 1 : 0;
    }
}
