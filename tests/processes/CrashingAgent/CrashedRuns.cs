using System.Globalization;

namespace AgentObservatory.Crashing;

/// <summary>The runs of four agents whose process was ended, as their file has them after the recovery.</summary>
internal static class CrashedRuns
{
    /// <summary>What a line says was told must be in the file: the first so many events of each agent's session, all events
    /// of its earlier ones. And whatever else is there must be in order.</summary>
    internal static IEnumerable<string> Problems(string traces, string line)
    {
        // Where nothing had been told yet, there may be no file.
        var lines = (File.Exists(traces) ? TraceFile.Read(traces) : []).OfType<TraceLine.Readable>();
        var runs = EnvelopeMerge
            .Merge(lines.Select(static one => one.Envelope))
            .ToDictionary(static run => run.Session.SessionId);
        return
        [
            .. runs
                .Values.Where(static run => !IsLawful(run))
                .Select(static run => run.Session.SessionId + " is not lawful"),
            .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .SelectMany(Told)
                .Where(told => !runs.TryGetValue(told.Session, out var run) || Steps(run).Length < told.Events)
                .Select(static told => $"{told.Session} with {told.Events} events is not there"),
        ];
    }

    /// <summary>What a word says was told: 2-1=7 is seven events of agent 2's second session, after all of its first.</summary>
    private static IEnumerable<(string Session, int Events)> Told(string word)
    {
        if (word.Split('-', '=') is [var agent, var last, var events])
        {
            int sessions = Number(last);
            for (int earlier = 0; earlier < sessions; earlier++)
            {
                yield return (Agent.IdOf(Number(agent), earlier), Agent.Steps);
            }

            yield return (Agent.IdOf(Number(agent), sessions), Number(events));
        }
    }

    /// <summary>Its steps are in order and without a gap, every event that its writer has told is there, and it is unfinished
    /// exactly if its end is not.</summary>
    private static bool IsLawful(SessionEnvelope run) =>
        run is { HasAnomalies: false, Writers: [var writer] }
        && Steps(run).Select(static (number, index) => number == index).All(static isInPlace => isInPlace)
        && writer.Told.Count == run.Events.Length + Present(writer.Start) + Present(writer.End)
        && run.Status == (writer.End is null ? SpanStatus.Unfinished : SpanStatus.Ok)
        && (writer.End is not null || writer.HasProcessEnded);

    private static int Present(TraceEvent? one) => one is null ? 0 : 1;

    private static long[] Steps(SessionEnvelope run) =>
        [
            .. run
                .Events.Select(static one => one.Fact)
                .OfType<TraceFact.StreamEvent>()
                .Select(static step => step.Attributes["number"].AsInteger()),
        ];

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
}
