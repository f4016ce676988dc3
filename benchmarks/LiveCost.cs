using System.Diagnostics;

namespace AgentObservatory.Benchmarks;

/// <summary>A span with live mode on while nobody listens, beside one with live mode off.</summary>
internal static class LiveCost
{
    private const int Spans = 2_000;

    private static readonly ActivitySource Unheard = new("AgentObservatory.Benchmarks.Unheard");
    private static readonly Observatory Live = new([], new ObservatoryOptions { ActivitySource = Unheard }, inline: true);
    private static readonly Observatory Off = new([], inline: true);

    internal static Candidate[] WithoutListener() =>
        [
            new("span in live mode, nobody listens", () => Run(Live), Spans),
            new("span, live mode off", () => Run(Off), Spans),
        ];

    private static Sample Run(Observatory observatory)
    {
        using AgentSession session = observatory.StartSession(new AgentContext("s", "a"));
        return SideBySide.Time(() =>
        {
            for (int number = 0; number < Spans; number++)
            {
                session.ToolCall("search").Dispose();
            }
        });
    }
}
