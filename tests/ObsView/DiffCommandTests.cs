using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView;

public sealed class DiffCommandTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ARunThatDidTheSameHasTheSameBehaviour()
    {
        var outcome = Diff([Start(1, "plan"), End(1)], [Start(7, "plan"), End(7)]);

        Assert.Equal((0, "the same behaviour\n", ""), (outcome.ExitCode, outcome.Output, outcome.Error));
    }

    [Fact]
    public void WhatWasAddedRemovedAndChangedIsTold()
    {
        var outcome = Diff(
            [
                Start(1, "plan"),
                Start(2, "search", "tool_call", 1),
                End(2),
                Start(3, "fetch", "tool_call", 1),
                End(3),
                End(1),
            ],
            [
                Start(1, "plan"),
                Start(2, "search", "tool_call", 1),
                End(2, "error", new { type = "TimeoutError", message = "Too slow." }),
                Start(3, "store", "tool_call", 1),
                End(3),
                End(1),
            ]
        );

        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(
            """
            first difference
              changed  tool_call search  in plan  ok now error  error TimeoutError
            3 differences
              changed  tool_call search  in plan  ok now error  error TimeoutError
              added  tool_call store  in plan
              removed  tool_call fetch  in plan
            totals
              tool_call fetch  calls 1 -> 0  time 1.50ms -> 0ns
              tool_call search  errors 0 -> 1
              tool_call store  calls 0 -> 1  time 0ns -> 1.50ms

            """,
            outcome.Output
        );
    }

    [Fact]
    public void AnOnlyDifferenceIsToldOnceWithTheArgumentsThatDiffer()
    {
        const string Arguments = "gen_ai.tool.call.arguments";

        var outcome = Diff(
            [Start(1, "search", "tool_call", 0, Told("""{"query":"tea","limit":3}""", "a")), End(1)],
            [Start(1, "search", "tool_call", 0, Told("""{"limit":3,"query":"\ud83d\u202e"}""", null)), End(1)]
        );

        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(
            """
            1 difference
              changed  tool_call search  in agent-1
                query "tea" -> "\ud83d\u202e"
                place a -> none

            """,
            outcome.Output
        );

        static Dictionary<string, object> Told(string arguments, string? place)
        {
            var told = new Dictionary<string, object> { [Arguments] = arguments };

            if (place is not null)
            {
                told["place"] = place;
            }

            return told;
        }
    }

    [Fact]
    public void ArgumentsWhoseMembersAreTheSameAreToldAsTheyAreWritten()
    {
        var outcome = Diff(
            [Start(1, "o", "tool_call", 0, Told("""{"a":1}""")), End(1)],
            [Start(1, "o", "tool_call", 0, Told("""{ "a": 1 }""")), End(1)]
        );

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("    gen_ai.tool.call.arguments ", outcome.Output, StringComparison.Ordinal);

        static Dictionary<string, object> Told(string arguments) => new() { ["gen_ai.tool.call.arguments"] = arguments };
    }

    [Fact]
    public void ASessionOfAnotherAgentNamesBoth()
    {
        var one = folder.Write("a.jsonl", With(new { session_id = "s", agent_id = "planner" }, []));
        var other = folder.Write("b.jsonl", With(new { session_id = "s", agent_id = "coder" }, []));

        var outcome = ObsViewProcess.Run("diff", one, other);

        Assert.Contains("\n    agent planner -> coder\n", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault41_WhatCannotBeReadIsNotCompared()
    {
        var good = folder.Write("good.jsonl", Session());
        var bad = folder.Write("bad.jsonl", Session(), "garbage");

        foreach (var other in new[] { bad, folder["missing.jsonl"] })
        {
            var outcome = ObsViewProcess.Run("diff", good, other);

            Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
            Assert.NotEqual("", outcome.Error);
        }
    }

    [Fact]
    public void Fault39_WhateverRunsSayIsShownEscaped()
    {
        var hostile = folder.Write("hostile.jsonl", [.. HostileText.All.Select(HostileText.EverywhereIn)]);

        var outcome = ObsViewProcess.Run("diff", folder.Write("good.jsonl", Session()), hostile);

        Assert.Equal(1, outcome.ExitCode);
        Assert.True(HostileText.IsHarmless(outcome.Output), outcome.Output);
    }

    private Outcome Diff(string[] left, string[] right) =>
        ObsViewProcess.Run("diff", folder.Write("a.jsonl", Session(left)), folder.Write("b.jsonl", Session(right)));
}
