using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView;

public sealed class CheckCommandTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void RulesThatHoldAreExitCodeZero()
    {
        var outcome = Check("# the order\n\ncalled \"search\" before called \"answer\"\nat most 1 called \"search\"\n");

        Assert.Equal(
            (0, "2 rules, 1 session: 0 broken, 0 cannot be told\n", ""),
            (outcome.ExitCode, outcome.Output, outcome.Error)
        );
    }

    [Fact]
    public void ABrokenRuleIsShownWithItsStretchAndIsExitCodeOne()
    {
        var outcome = Check("called \"answer\" before called \"search\"\n");

        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches(
            "^broken \\S+ called \"answer\" before called \"search\"\n  at .* search.*\n1 rule, 1 session: 1 broken",
            outcome.Output
        );
    }

    [Fact]
    public void WhatASingleEventBreaksIsToldOnceWithTheSpanThatEnds()
    {
        var outcome = Check("never ended \"search\"\n");

        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches("\n  at \\S+ span_end tool_call search  ok\n1 rule", outcome.Output);
    }

    [Fact]
    public void ScriptsReadAnObjectForEachRuleThatDoesNotHold()
    {
        var rules = folder.Write("rules.txt", "called \"answer\" before called \"search\"\n");

        var outcome = ObsViewProcess.Run("check", "--json", rules, Traces());

        var broken = System.Text.Json.JsonElement.Parse(Assert.Single(outcome.Output.Split('\n')[..^1]));
        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal("broken", broken.GetProperty("verdict").GetString());
        Assert.NotEqual("", broken.GetProperty("first").GetProperty("time").GetString());
    }

    [Fact]
    public void ASessionThatHasNotEndedCannotBeToldAndIsExitCodeTwo()
    {
        var outcome = Check("eventually called \"answer\"\n", folder.Write("open.jsonl", Open()));

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("cannot tell", outcome.Output);
        Assert.Contains("0 broken, 1 cannot be told", outcome.Output);
    }

    [Fact]
    public void WhatIsNoRuleIsReportedWithItsLine()
    {
        var outcome = Check("never called \"x\"\nnever mind\n");

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith(folder["rules.txt"] + ":2: Expected", outcome.Error);
    }

    [Fact]
    public void AFileWithoutRulesDoesNotPass()
    {
        var outcome = Check("# none yet\n\n");

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("rules.txt: no rules", outcome.Error);
    }

    [Fact]
    public void WhatCannotBeReadIsExitCodeTwo()
    {
        var noRules = ObsViewProcess.Run("check", folder["none.txt"], Traces());
        var noTraces = Check("never called \"x\"\n", folder["none.jsonl"]);
        var unreadable = Check("never called \"x\"\n", folder.Write("bad.jsonl", "not an envelope\n"));

        Assert.Equal((2, 2, 2), (noRules.ExitCode, noTraces.ExitCode, unreadable.ExitCode));
        Assert.Contains("none.txt: no such file", noRules.Error);
    }

    private Outcome Check(string rules, string? file = null) =>
        ObsViewProcess.Run("check", folder.Write("rules.txt", rules), file ?? Traces());

    private string Traces() =>
        folder.Write(
            "traces.jsonl",
            Session(Start(1, "search", "tool_call"), End(1), Start(2, "answer", "llm_call"), End(2)) + "\n"
        );

    private static string Open() =>
        With(
            new
            {
                session_id = "session-1",
                agent_id = "agent-1",
                status = "unfinished",
            },
            [Start(1, "search", "tool_call"), End(1)]
        ) + "\n";
}
