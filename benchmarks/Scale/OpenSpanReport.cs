using System.Diagnostics;

namespace AgentObservatory.Benchmarks.Scale;

/// <summary>A span that starts and ends where many spans are open: of its own session, and of a session within its
/// own.</summary>
internal static class OpenSpanReport
{
    private const int Spans = 20_000;
    private static readonly int[] Sizes = [1, 10, 100, 1_000, 10_000];

    internal static Panel[] Run()
    {
        Markdown.Table("spans open around it", "of its own session", "of a session within its own");
        Rounds.WarmUp(static () => Round(100, foreign: true));
        var (own, foreign) = (new Series("its own session"), new Series("a session within its own"));
        foreach (int size in Sizes)
        {
            var (among, within) = Rounds.Median(7, () => (Round(size, foreign: false), Round(size, foreign: true)));
            own.Add(size, among);
            foreign.Add(size, within);
            Markdown.Row($"{size:N0}", $"{among:0} ns", $"{within:0} ns");
        }

        return [new Panel("Time of a span, start to end", "spans open around it", "nanoseconds", [own, foreign])];
    }

    private static double Round(int open, bool foreign)
    {
        using var observatory = new Observatory([], EventScale.KeepsAll);
        using AgentSession session = observatory.StartSession(new AgentContext("outer", "agent"));
        using AgentSession inner = observatory.StartSession(new AgentContext("inner", "agent"));
        for (int number = 0; number < open; number++)
        {
            _ = (foreign ? inner : session).AgentStep("open");
        }

        long start = Stopwatch.GetTimestamp();
        for (int number = 0; number < Spans; number++)
        {
            session.ToolCall("search").Dispose();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / Spans;
    }
}
