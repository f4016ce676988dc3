using AgentObservatory.Tests.Support;
using Xunit.Abstractions;

namespace AgentObservatory.Tests.Journal;

/// <summary>Real processes that journal, and that end in the midst of it.</summary>
public class CrashTests(ITestOutputHelper output)
{
    private static readonly string[] Ways = ["kill", "terminate", "fail-fast", "throw", "overflow", "exit"];

    [Fact]
    public async Task Fault68_HoweverAProcessEndsEverythingUpToTheLastFinishedRoundIsRecovered()
    {
        const int Times = 100;
        var random = new Random(68);
        int rounds = 0;
        int torn = 0;
        for (int time = 0; time < Times; time++)
        {
            using var folder = new TestFolder();
            string way = time % 2 == 0 ? "kill" : Ways[time / 2 % Ways.Length];
            List<string> said = [];
            using (CrashingAgent agent = CrashingAgent.Running(folder["journal"], folder["traces.jsonl"]))
            {
                for (int round = random.Next(1, 25); round > 0 && agent.NextLine() is { } line; round--)
                {
                    said.Add(line);
                }

                said.AddRange(agent.End(way));
            }

            RecoveryReport report = await DeadJournal.Recover(folder["journal"], new FileExporter(folder["traces.jsonl"]));
            Assert.True(report is { IsComplete: true, UnreadableLines: <= 1 }, $"{way}: {report}");
            Assert.All(DeadJournal.Journals(folder["journal"]), static file => Assert.Fail(file + " is left"));
            rounds += said.Count;
            torn += (int)report.UnreadableLines;
            AssertTold(folder["traces.jsonl"], said[^1], way);
        }

        output.WriteLine($"{Times} processes ended, {rounds} rounds finished, {torn} torn lines, nothing lost");
    }

    /// <summary>What a line says was told is in the file: the first so many events of each session.</summary>
    private static void AssertTold(string traces, string line, string way)
    {
        var read = EnvelopeMerge.Merge(
            TraceFile.Read(traces).OfType<TraceLine.Readable>().Select(static readable => readable.Envelope)
        );
        foreach (string told in line.Split(' '))
        {
            string[] words = told.Split('=');
            if (words[0] == "none")
            {
                continue;
            }

            SessionEnvelope run = Assert.Single(read, envelope => envelope.Session.SessionId == words[0]);
            long[] numbers =
            [
                .. run
                    .Events.Select(static one => one.Fact)
                    .OfType<TraceFact.StreamEvent>()
                    .Select(static step => step.Attributes["number"].AsInteger()),
            ];
            Assert.True(numbers.Length >= int.Parse(words[1]), $"{way}: {told}, but {numbers.Length} events are there");
            Assert.Equal(Enumerable.Range(0, numbers.Length).Select(static number => (long)number), numbers);
            Assert.False(run.HasAnomalies);
        }
    }
}
