using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView;

public sealed class WhereTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TheTreeShowsWhatIsSelectedWithAllAboveIt()
    {
        var outcome = Show("name=fetch");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(
            $"""
            session s1  1.00s  ok  4 spans  8 events
              agent agent-1  2026-11-22 06:46:00.000Z  trace {Trace}
            └─ agent_step plan      +500ms 1.50ms ▕                         ━                        ▏
               └─ tool_call fetch   +500ms 1.50ms ▕                         ━                        ▏  error

            {folder[
                "traces.jsonl"
            ]}: 2 sessions, 4 spans (1 failed), 8 events, 0 anomalies, 1 hit in 1 session, 0 unreadable lines

            """,
            outcome.Output
        );
    }

    [Fact]
    public void WhereNothingIsSelectedOnlyTheCountsAreShown()
    {
        var outcome = Show("kind=wait");

        Assert.StartsWith(folder["traces.jsonl"] + ": ", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("0 hits in 0 sessions,", outcome.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--raw")]
    [InlineData("--tail")]
    [InlineData("--summary")]
    public void AQueryGoesWithTheTreeAlone(string option)
    {
        var outcome = ObsViewProcess.Run("--where", "kind=wait", option, File());

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith("obs-view: --where cannot be combined with", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AMistakeInAQueryIsToldWithItsPlace()
    {
        var outcome = Show("kind=tool_call and )");

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith("obs-view: --where: ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("20", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault66_AHostileQueryIsToldEscaped()
    {
        foreach (var text in HostileText.All.Where(text => !text.Contains('\0', StringComparison.Ordinal)))
        {
            var outcome = ObsViewProcess.Run("--where", "kind=" + text + " )", File());

            Assert.Equal(2, outcome.ExitCode);
            Assert.True(HostileText.IsHarmless(outcome.Error), outcome.Error);
        }
    }

    private Outcome Show(string query) =>
        ObsViewProcess.Shell($"COLUMNS=400 dotnet \"$OBS_VIEW\" --where '{query}' '{File()}'");

    private string File() =>
        folder.Write(
            "traces.jsonl",
            With(
                new { session_id = "s1", agent_id = "agent-1" },
                [
                    Start(1, "plan"),
                    Start(2, "search", "tool_call", 1),
                    End(2),
                    Start(3, "fetch", "tool_call", 1),
                    Start(4, "retry", parent: 3),
                    End(4),
                    End(3, "error"),
                    End(1),
                ]
            ),
            Named("s2")
        );
}
