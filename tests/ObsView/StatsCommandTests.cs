using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView;

public sealed class StatsCommandTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void SpansAreAddedUpByKindToolModelAndAgent()
    {
        var outcome = ObsViewProcess.Run("stats", File());

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(
            $"""
            {folder["traces.jsonl"]}: 1 line, 0 unreadable
            1 session  1 ok
            from 2026-11-22 06:46:00.000Z to 2026-11-22 06:46:01.000Z
            6 events

               count  errors     p50     p95     p99     tokens  kind
                   2       0  1.50ms  1.50ms  1.50ms      1,500  llm_call
                   1       1  1.50ms  1.50ms  1.50ms          0  tool_call
                   3       1  1.50ms  1.50ms  1.50ms      1,500  all spans

               count  errors     p50     p95     p99  tool
                   1       1  1.50ms  1.50ms  1.50ms  fetch

               count     p50     p95     p99     tokens  model
                   1  1.50ms  1.50ms  1.50ms      1,200  gpt-4.1
                   1  1.50ms  1.50ms  1.50ms        300  other

               count     p50     p95     p99     tokens  agent
                   1   1.00s   1.00s   1.00s      1,500  agent-1

            """,
            outcome.Output
        );
    }

    [Fact]
    public void ANameThatIsTooLongGoesOnBelowWhereItBegan()
    {
        var file = folder.Write(
            "long.jsonl",
            Session(Start(1, string.Join(' ', Enumerable.Repeat("name", 20)), "tool_call"), End(1))
        );

        var lines = ObsViewProcess.Shell($"COLUMNS=80 dotnet \"$OBS_VIEW\" stats '{file}'").Output.Split('\n');

        var begun = Array.FindIndex(lines, line => line.Contains("name name", StringComparison.Ordinal));
        Assert.Equal(
            lines[begun].IndexOf("name", StringComparison.Ordinal),
            lines[begun + 1].IndexOf("name", StringComparison.Ordinal)
        );
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void WithPricesTheCostIsTold()
    {
        var prices = folder.Write("prices.json", """{"gpt-4*": {"input": 2, "output": 8}}""");

        var outcome = ObsViewProcess.Run("stats", File(), "--prices", prices);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("      1,200    0.0024  gpt-4.1\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("        300         -  other\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("      1,500   >0.0024  all spans\n", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no table", "This is no table of prices")]
    [InlineData(null, "no such file")]
    public void PricesThatCannotBeReadAreTold(string? text, string expected)
    {
        var prices = text is null ? folder["prices.json"] : folder.Write("prices.json", text);

        var outcome = ObsViewProcess.Run("stats", File(), "--prices", prices);

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith($"obs-view: {prices}: {expected}", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault39_WhateverSessionsSayIsShownEscaped()
    {
        var file = folder.Write("hostile.jsonl", [.. HostileText.All.Select(HostileText.EverywhereIn)]);

        var outcome = ObsViewProcess.Shell($"COLUMNS=1000 dotnet \"$OBS_VIEW\" stats '{file}'");

        Assert.Equal(0, outcome.ExitCode);
        Assert.True(HostileText.IsHarmless(outcome.Output), outcome.Output);
    }

    [Fact]
    public void Fault44_AMissingFileIsToldAndTheOthersAreAddedUp()
    {
        var outcome = ObsViewProcess.Run("stats", "no-such-file.jsonl", File());

        Assert.Equal((2, "obs-view: no-such-file.jsonl: no such file\n"), (outcome.ExitCode, outcome.Error));
        Assert.Contains("\n1 session  1 ok\n", outcome.Output, StringComparison.Ordinal);
    }

    private string File() =>
        folder.Write(
            "traces.jsonl",
            Session(
                Start(1, "gpt-4.1", "llm_call", 0, Tokens(1_200)),
                End(1),
                Start(2, "other", "llm_call", 0, Tokens(300)),
                End(2),
                Start(3, "fetch", "tool_call"),
                End(3, "error")
            )
        );

    private static Dictionary<string, object> Tokens(int count) => new() { ["gen_ai.usage.input_tokens"] = count };
}
