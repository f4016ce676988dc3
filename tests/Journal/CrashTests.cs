using AgentObservatory.Crashing;
using AgentObservatory.Tests.Support;
using Xunit.Abstractions;

namespace AgentObservatory.Tests.Journal;

/// <summary>Real processes that journal, and that end in the midst of it.</summary>
public class CrashTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Fault68_HoweverAProcessEndsEverythingUpToTheLastFinishedRoundIsRecovered()
    {
        const int Times = 100;
        var random = new Random(68);
        int rounds = 0;
        long torn = 0;
        for (int time = 0; time < Times; time++)
        {
            using var folder = new TestFolder();
            string way = Crash.WayOf(time);
            Crash crash = await Crash.OfAsync(folder.Root, way, random.Next(25));
            Assert.True(crash.Problems.Count == 0, $"{way}: {string.Join("; ", crash.Problems)}");
            rounds += crash.Rounds;
            torn += crash.TornLines;
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
        int repeats = lines.Length - 300;
        output.WriteLine($"{interrupted} of {Times} interrupted, {repeats} repeats");
        Assert.InRange(repeats, 0, interrupted);
        Assert.Equal(Merged(Lines(folder["once.jsonl"])), Merged(lines));
    }

    /// <summary>As they are: reading them as a run would merge them.</summary>
    private static SessionEnvelope[] Lines(string traces) =>
        [
            .. EnvelopeJson
                .ReadLines(File.ReadAllBytes(traces))
                .OfType<TraceLine.Readable>()
                .Select(static line => line.Envelope),
        ];

    private static IEnumerable<string> Merged(SessionEnvelope[] lines) =>
        EnvelopeMerge.Merge(lines).Select(EnvelopeText.Write).Order();
}
