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

    [Fact]
    public async Task Fault69_ARecoveryThatIsKilledFiftyTimesRepeatsNoMoreAndMergesToTheSameBytes()
    {
        const int Times = 50;
        using var folder = new TestFolder();
        using (var observatory = Some.Inline(folder.Journaled(), new CallbackExporter(static _ => throw new IOException())))
        {
            observatory.Run(300);
            await observatory.FlushAsync();
            folder.Killed("journal", "once");
            folder.Killed("journal", "often");
        }

        using (CrashingAgent once = CrashingAgent.Recovering(folder["once"], folder["once.jsonl"]))
        {
            Assert.Equal("done True 0", once.ToTheEnd()[^1]);
        }

        var random = new Random(69);
        int interrupted = 0;
        for (int time = 0; time < Times; time++)
        {
            using CrashingAgent recovering = CrashingAgent.Recovering(folder["often"], folder["often.jsonl"]);
            for (int line = random.Next(60); line > 0 && recovering.NextLine() is not null; line--) { }

            interrupted += recovering.End("kill").Any(static line => line.StartsWith("done", StringComparison.Ordinal))
                ? 0
                : 1;
        }

        using (CrashingAgent last = CrashingAgent.Recovering(folder["often"], folder["often.jsonl"]))
        {
            Assert.StartsWith("done True", last.ToTheEnd()[^1], StringComparison.Ordinal);
        }

        SessionEnvelope[] lines = Lines(folder["often.jsonl"]);
        int most = lines.CountBy(static line => line.Session.Key).Max(static run => run.Value);
        output.WriteLine(
            $"{interrupted} of {Times} interrupted, {lines.Length - 300} repeats, at most {most} lines of a run"
        );
        Assert.InRange(most, 1, 1 + interrupted);
        Assert.Equal(Merged(Lines(folder["once.jsonl"])), Merged(lines));
    }

    private static SessionEnvelope[] Lines(string traces) =>
        [.. TraceFile.Read(traces).OfType<TraceLine.Readable>().Select(static line => line.Envelope)];

    private static IEnumerable<string> Merged(SessionEnvelope[] lines) =>
        EnvelopeMerge.Merge(lines).Select(EnvelopeText.Write).Order();

    /// <summary>What a line says was told is in the file: the first so many events of each session.</summary>
    private static void AssertTold(string traces, string line, string way)
    {
        // Where nothing had been told yet, there may be no file.
        var read = EnvelopeMerge.Merge(File.Exists(traces) ? Lines(traces) : []);
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
