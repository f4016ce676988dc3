namespace AgentObservatory.Tests.Testing;

public class TrajectoryTests
{
    private static readonly TrajectoryStep Weather = TrajectoryStep.Call("get_weather");
    private static readonly TrajectoryStep Forecast = TrajectoryStep.Call("accuweather_forecast");

    private static readonly SessionEnvelope One = Run("get_weather");
    private static readonly SessionEnvelope TwoAtOnce = AtOnce("get_weather", "get_weather");
    private static readonly SessionEnvelope TwoInTurn = Run("get_weather", "get_weather");

    private static readonly Trajectory Once = Trajectory.Empty.Then(Weather);
    private static readonly Trajectory Twice = Trajectory.Empty.ThenInAnyOrder(Weather, Weather);

    /// <summary>The cases that langchain's agentevals publishes, with what it says in the order of the modes. Where two messages
    /// have the calls of one, its strict mode looks at messages, and this one at calls: that case differs, and is left out.</summary>
    public static TheoryData<string, SessionEnvelope, Trajectory, bool[]> Published() =>
        new()
        {
            { "the same call", One, Once, [true, true, true, true] },
            { "two calls at once, in another order", TwoAtOnce, Twice, [true, true, true, true] },
            { "a call is missing", One, Twice, [false, false, false, true] },
            { "another tool", One, Trajectory.Empty.Then(Forecast), [false, false, false, false] },
            { "a call more", TwoAtOnce, Once, [false, false, true, false] },
            { "one of two messages", TwoInTurn, Twice, [true, true, true, true] },
            {
                "other arguments, compared",
                One,
                Trajectory.Empty.Then(Weather.WithArguments(("city", "San Francisco"))),
                [false, false, false, false]
            },
            {
                "the same arguments, compared",
                One,
                Trajectory.Empty.Then(Weather.WithArguments(("city", "SF"))),
                [true, true, true, true]
            },
        };

    [Theory]
    [MemberData(nameof(Published))]
    public void PublishedCasesHaveTheirPublishedAnswers(
        string what,
        SessionEnvelope trace,
        Trajectory trajectory,
        bool[] expected
    ) =>
        Assert.True(
            Enum.GetValues<TrajectoryMode>().Select(mode => Holds(trace, trajectory, mode)).SequenceEqual(expected),
            what
        );

    [Theory]
    [InlineData(TrajectoryMode.Strict, false)]
    [InlineData(TrajectoryMode.Unordered, true)]
    [InlineData(TrajectoryMode.Superset, false)]
    [InlineData(TrajectoryMode.Subset, false)]
    public void WhatRunsAtTheSameTimeIsNotInOrder(TrajectoryMode mode, bool holds) =>
        Assert.Equal(holds, Holds(AtOnce("a", "b"), Trajectory.Empty.Then(Call("a"), Call("b")), mode));

    [Fact]
    public void GroupsComeOneAfterAnother()
    {
        SessionEnvelope trace = Run("plan", "b", "a", "answer");
        Trajectory trajectory = Trajectory
            .Empty.Then(Call("plan"))
            .ThenInAnyOrder(Call("a"), Call("b"))
            .Then(Call("answer"));

        trace.Follows(trajectory, TrajectoryMode.Strict);
        Assert.False(Holds(Run("b", "plan", "a", "answer"), trajectory, TrajectoryMode.Strict));
        trace.Follows(Trajectory.Empty.Then(Call("plan"), Call("answer")), TrajectoryMode.Superset);
        Run("plan", "answer").Follows(trajectory, TrajectoryMode.Subset);
    }

    [Fact]
    public void BranchesAreSequencesSideBySide()
    {
        Trajectory trajectory = Trajectory.Empty.ThenBranches([Call("a"), Call("b")], [Call("c"), Call("d")]);

        Run("c", "a", "d", "b").Follows(trajectory, TrajectoryMode.Strict);
        Assert.False(Holds(Run("c", "b", "d", "a"), trajectory, TrajectoryMode.Strict));
    }

    [Fact]
    public void FourBranchesMayCompeteForTheSameCallsAndMoreAreTooAmbiguous()
    {
        static Trajectory Branches(int count) =>
            Trajectory.Empty.ThenBranches([.. Enumerable.Repeat<TrajectoryStep[]>([Call("a"), Call("b")], count)]);

        Run("a", "a", "b", "a", "b", "a", "b", "b").Follows(Branches(4), TrajectoryMode.Strict);
        string message = Recorded.MessageOf(() =>
            Run("a", "b", "a", "b", "a", "b", "a", "b", "a", "b").Follows(Branches(5), TrajectoryMode.Strict)
        );

        Assert.StartsWith("The trajectory is too ambiguous to be told", message);
    }

    [Fact]
    public void EightBranchesOfEightStepsThatDoNotCompeteAreTold()
    {
        TrajectoryStep[][] branches =
        [
            .. Enumerable.Range(0, 8).Select(branch => Enumerable.Repeat(Call("tool " + branch), 8).ToArray()),
        ];
        string[] calls = [.. Enumerable.Range(0, 64).Select(static call => "tool " + call * 5 % 8)];

        Run(calls).Follows(Trajectory.Empty.ThenBranches(branches), TrajectoryMode.Strict);
    }

    [Fact]
    public void AMismatchShowsAMatchingOfTheMostSteps()
    {
        string message = Recorded.MessageOf(static () =>
            Run("plan", "answer", "search")
                .Follows(
                    Trajectory.Empty.Then(
                        Call("plan"),
                        Call("search").WithArguments(("city", "SF")),
                        Call("answer").Where(static call => call.Attributes.Count > 0)
                    ),
                    TrajectoryMode.Strict
                )
        );

        Assert.Equal(
            """
            Expected each call to be a step, and each step a call, in order. At most 2 of 3 steps fit the 3 calls.
            Without a call:
              step 2: search {"city":"SF"}

              session demo-agent
            >   tool_call plan {"city":"SF"}   <- step 1
            >   tool_call answer {"city":"SF"}   <- step 3
            >   tool_call search {"city":"SF"}   <- no step

            """.ReplaceLineEndings("\n"),
            message
        );
    }

    private static TrajectoryStep Call(string tool) => TrajectoryStep.Call(tool);

    private static bool Holds(SessionEnvelope trace, Trajectory trajectory, TrajectoryMode mode)
    {
        try
        {
            trace.Follows(trajectory, mode);
            return true;
        }
        catch (TraceAssertionException)
        {
            return false;
        }
    }

    private static SessionEnvelope Run(params string[] tools) =>
        Recorded.Run(
            (session, _) =>
            {
                foreach (string tool in tools)
                {
                    session.ToolCall(tool, ("city", "SF")).Dispose();
                }
            }
        );

    private static SessionEnvelope AtOnce(params string[] tools) =>
        Recorded.Run(
            (session, _) =>
            {
                AgentSpan[] calls = [.. tools.Select(tool => session.Span(tool, SpanKind.ToolCall, ("city", "SF")))];
                Array.ForEach(calls, static call => call.Dispose());
            }
        );
}
