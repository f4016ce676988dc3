using System.Diagnostics;

namespace AgentObservatory.Benchmarks;

/// <summary>What it costs to take in what another library traces: an activity within a session, with the intake and without,
/// beside a span of the agent's own. And what an intake costs that no source matches.</summary>
internal static class IntakeCost
{
    private const int Spans = 2_000;

    private static readonly ActivitySource Taken = new("AgentObservatory.Benchmarks.Taken");
    private static readonly ActivitySource Left = new("AgentObservatory.Benchmarks.Left");
    private static readonly ActivityListener Listener = Listen();

    private static readonly ObservatoryOptions TakesAll = new() { Intake = Intake.Of(Taken.Name) };
    private static readonly Observatory With = new([], TakesAll, inline: true);
    private static readonly Observatory Without = new([], inline: true);

    internal static BudgetLine Line()
    {
        Figures[] figures = SideBySide.Measure(
            new Candidate("activity, taken in", () => Activities(With, Taken), Spans),
            new Candidate("activity, left alone", () => Activities(Without, Left), Spans),
            new Candidate("span", () => Own(Without), Spans)
        );
        var (taken, left, span) = (figures[0], figures[1], figures[2]);
        double more = taken.Median - left.Median;
        string ranges =
            $"{taken.Median:0.0} - {left.Median:0.0} : {span.Median:0.0} ns; {taken.Bytes - left.Bytes:0} B : {span.Bytes:0} B";
        return new BudgetLine(
            "an activity that is taken in, less the activity / span",
            "x",
            more / span.Median,
            1.5,
            true,
            ranges
        );
    }

    internal static Candidate[] Unmatched() =>
        [
            new("span with an intake that nothing matches", () => Own(With), Spans),
            new("span without an intake", () => Own(Without), Spans),
        ];

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source == Left || source == Taken,
            Sample = static (ref _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static Sample Activities(Observatory observatory, ActivitySource source)
    {
        GC.KeepAlive(Listener);
        using AgentSession session = observatory.StartSession(new AgentContext("s", "a"));
        return SideBySide.Time(() =>
        {
            for (int number = 0; number < Spans; number++)
            {
                source.StartActivity("request")?.SetTag("a", 1).SetTag("b", "two").Dispose();
            }
        });
    }

    private static Sample Own(Observatory observatory)
    {
        using AgentSession session = observatory.StartSession(new AgentContext("s", "a"));
        return SideBySide.Time(() =>
        {
            for (int number = 0; number < Spans; number++)
            {
                session.ToolCall("request", ("a", 1), ("b", "two")).Dispose();
            }
        });
    }
}
