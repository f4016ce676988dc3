using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Analysis;

public class ComparisonTests
{
    [Fact]
    public void ARunThatDoesTheSameWithOtherIdsTimesTokensAndNumbersOfEventsIsTheSame()
    {
        RunComparison comparison = RunComparison.Of(Run(tokens: 10, items: 3), Run(tokens: 20, items: 5));

        Assert.True(comparison.IsSameBehaviour);
        Assert.Null(comparison.FirstDivergence);
        CallTotals calls = Assert.Single(comparison.Calls, calls => calls.Kind == "llm_call");
        Assert.Equal((1, 1, 10, 20), (calls.LeftCalls, calls.RightCalls, calls.LeftTokens.Input, calls.RightTokens.Input));
    }

    [Fact]
    public void WhatWasAddedRemovedOrChangedIsTold() =>
        Assert.Equal(
            ["Changed Outcome search/search", "Added None /save", "Removed None fetch/", "Changed Arguments send/send"],
            Differences(
                session =>
                {
                    session.ToolCall("search", ("query", "rx")).Dispose();
                    session.ToolCall("fetch").Dispose();
                    session.ToolCall("send", ("to", "ann")).Dispose();
                },
                session =>
                {
                    using (AgentSpan search = session.ToolCall("search", ("query", "rx")))
                    {
                        search.Fail(new TimeoutException());
                    }

                    session.ToolCall("save").Dispose();
                    session.ToolCall("send", ("to", "bob")).Dispose();
                }
            )
        );

    [Fact]
    public void OppositeOrdersAreADifferenceOnlyWhereBothRunsHaveAnOrder()
    {
        Action<AgentSession> forth = session => InOrder(session, "a", "b");
        Action<AgentSession> back = session => InOrder(session, "b", "a");
        Action<AgentSession> atOnce = session =>
        {
            AgentSpan b = Apart.Start(() => session.ToolCall("b"));
            session.ToolCall("a").Dispose();
            b.Dispose();
        };

        Assert.Equal(["Reordered None some-agent/some-agent"], Differences(forth, back));
        Assert.Empty(Differences(forth, atOnce));
        Assert.Empty(Differences(atOnce, back));
    }

    [Fact]
    public void EqualSubtreesAreMatchedBeforeCallsOfOneName() =>
        Assert.Equal(
            ["Removed None x/"],
            Differences(
                session =>
                {
                    Step(session, "x");
                    Step(session, "y");
                    Step(session, "z");
                },
                session =>
                {
                    session.AgentStep("step").Dispose();
                    Step(session, "y");
                    Step(session, "z");
                }
            )
        );

    [Fact]
    public void TheSeedsAreTheSameAsThemselvesAndNoTwoOfThemAre()
    {
        SessionEnvelope[] seeds = SeedTraces.Envelopes;

        Assert.All(seeds, seed => Assert.True(RunComparison.Of(seed, seed).IsSameBehaviour));
        Assert.False(RunComparison.Of(seeds[0], seeds[^1]).IsSameBehaviour);
    }

    private static void InOrder(AgentSession session, params string[] tools)
    {
        foreach (string tool in tools)
        {
            session.ToolCall(tool).Dispose();
        }
    }

    private static void Step(AgentSession session, string tool)
    {
        using (session.AgentStep("step"))
        {
            session.ToolCall(tool).Dispose();
        }
    }

    private static IEnumerable<string> Differences(Action<AgentSession> left, Action<AgentSession> right) =>
        RunComparison
            .Of(Some.Envelope(left), Some.Envelope(right))
            .Differences.Select(one => $"{one.Kind} {one.Changes} {one.Left?.Name}/{one.Right?.Name}");

    private static SessionEnvelope Run(int tokens, int items) =>
        Some.Envelope(session =>
        {
            using (AgentSpan call = session.LlmCall("gpt"))
            {
                call.Set("gen_ai.usage.input_tokens", tokens);
                call.Set("gen_ai.response.id", Guid.NewGuid());
            }

            using StreamSpan stream = session.Stream("answer");
            for (int item = 0; item < items; item++)
            {
                stream.Event("token", ("number", item));
            }
        });
}
