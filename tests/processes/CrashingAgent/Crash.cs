using System.Globalization;

namespace AgentObservatory.Crashing;

/// <summary>What became of a process that journaled and was ended in the midst of it, and of its journal.</summary>
/// <param name="Rounds">How many rounds of the journal it had finished for certain.</param>
/// <param name="TornLines">Lines of its journal that end too early.</param>
/// <param name="Problems">What should be there and is not, or is left and should not be.</param>
public sealed record Crash(int Rounds, long TornLines, IReadOnlyList<string> Problems)
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
        using (CrashingAgent agent = CrashingAgent.Running(journal, traces))
        {
            while (said.Count < rounds && agent.NextLine() is { } line)
            {
                said.Add(line);
            }

            await Task.Delay(later);
            said.AddRange(agent.End(way));
        }

        using var file = new FileExporter(traces);
        using var observatory = new Observatory(file, inline: true);
        RecoveryReport report = await observatory.RecoverAsync(journal);
        string[] problems = [.. Unsettled(observatory, report, journal), .. Missing(traces, said.LastOrDefault(""))];
        return new Crash(said.Count, report.UnreadableLines, problems);
    }

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

        foreach (string file in Directory.GetFiles(journal))
        {
            yield return file + " is left";
        }
    }

    /// <summary>What a line says was told must be in the file: the first so many events of each session.</summary>
    private static IEnumerable<string> Missing(string traces, string line)
    {
        // Where nothing had been told yet, there may be no file.
        var lines = (File.Exists(traces) ? TraceFile.Read(traces) : []).OfType<TraceLine.Readable>();
        var runs = EnvelopeMerge.Merge(lines.Select(static one => one.Envelope)).ToLookup(static run => run.Session.SessionId);
        foreach (string told in line.Split(' '))
        {
            if (told.Split('=') is not [var session, var events])
            {
                yield return $"it said '{told}'";
            }
            else if (session != "none" && !runs[session].Any(run => HasFirst(run, int.Parse(events, CultureInfo.InvariantCulture))))
            {
                yield return told + " is not there";
            }
        }
    }

    private static bool HasFirst(SessionEnvelope run, int events)
    {
        long[] numbers =
        [
            .. run
                .Events.Select(static one => one.Fact)
                .OfType<TraceFact.StreamEvent>()
                .Select(static step => step.Attributes["number"].AsInteger()),
        ];
        return !run.HasAnomalies
            && numbers.Length >= events
            && numbers.Select(static (number, index) => number == index).All(static isInPlace => isInPlace);
    }
}
