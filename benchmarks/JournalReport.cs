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
        BudgetLine[] lines = Lines(options);
        Directory.Delete(folder, recursive: true);
        Array.ForEach(lines, static line => Console.WriteLine(line));
        return lines.Any(static line => line.IsFarOver) ? 1 : 0;
    }

    private static BudgetLine[] Lines(ObservatoryOptions options) =>
        [
            .. JournalRounds.Lines("a free core", options, threads: 1, [5, 20, 100]),
            .. JournalRounds.Lines($"{BusyThreads} busy threads", options, BusyThreads, [50, 200, 1_000]),
            IdleSessions.Line(options),
            .. JournalCost.Lines(),
        ];
}
