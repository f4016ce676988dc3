namespace AgentObservatory.Crashing;

/// <summary>What became of a process that journaled and was ended in the midst of it, and of its journal.</summary>
/// <param name="Way">How it was ended.</param>
/// <param name="Rounds">How many rounds of the journal it had finished for certain.</param>
/// <param name="Sessions">How many sessions were recovered.</param>
/// <param name="TornLines">Lines of its journal that end too early.</param>
/// <param name="Problems">What should be there and is not, or is left and should not be.</param>
public sealed record Crash(string Way, int Rounds, int Sessions, long TornLines, IReadOnlyList<string> Problems)
{
    private static readonly string[] Ways = ["kill", "terminate", "fail-fast", "throw", "overflow", "exit"];

    /// <summary>Every other process is killed; the others end in all ways in turn.</summary>
    public static string WayOf(int number) => number % 2 == 0 ? "kill" : Ways[number / 2 % Ways.Length];

    /// <summary>Runs a process until it has finished some rounds, ends it a while later and recovers its journal.</summary>
    public static async Task<Crash> OfAsync(string folder, string way, int rounds, TimeSpan later = default)
    {
        string journal = Path.Combine(folder, "journal");
        string traces = Path.Combine(folder, "traces.jsonl");
        List<string> said = [];
        int exitCode;
        using (CrashingAgent agent = CrashingAgent.Running(journal, traces))
        {
            while (said.Count < rounds && agent.NextLine() is { } line)
            {
                said.Add(line);
            }

            await Task.Delay(later);
            said.AddRange(agent.End(way));
            exitCode = agent.ExitCode;
        }

        using var file = new FileExporter(traces);
        using var observatory = new Observatory(file, inline: true);
        RecoveryReport report = await observatory.RecoverAsync(journal);
        string[] problems =
        [
            .. exitCode == ExitCodeOf(way) ? Array.Empty<string>() : [$"ended with {exitCode}"],
            .. Unsettled(observatory, report, journal),
            .. CrashedRuns.Problems(traces, said.LastOrDefault("")),
        ];
        return new Crash(way, said.Count, report.Sessions, report.UnreadableLines, problems);
    }

    /// <summary>What the runtime and the system make of the way, on Unix: 128 and the signal, where there was one.</summary>
    private static int ExitCodeOf(string way) =>
        way switch
        {
            "kill" => 128 + 9,
            "terminate" => 128 + 15,
            "exit" => 3,
            _ => 128 + 6,
        };

    private static IEnumerable<string> Unsettled(Observatory observatory, RecoveryReport report, string journal)
    {
        if (!report.IsComplete || report.UnreadableLines > report.Files)
        {
            yield return report.ToString();
        }

        ExporterHealth exporter = observatory.Health.Exporters[0];
        if (exporter.Recovered != exporter.Exported + exporter.Dropped.Total + exporter.InFlight)
        {
            yield return exporter.ToString();
        }

        foreach (string left in Directory.Exists(journal) ? Directory.GetFiles(journal) : [])
        {
            yield return left + " is left";
        }
    }
}
