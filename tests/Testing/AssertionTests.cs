namespace AgentObservatory.Tests.Testing;

public class AssertionTests
{
    private static readonly SessionEnvelope Trace = Recorded.Searching();

    [Fact]
    public void WhatSaysMoreOfCallsNeedsAName()
    {
        CallAssertion calls = Trace.Called("search");

        Assert.Throws<ArgumentNullException>("name", () => calls.Under(null!));
        Assert.Throws<ArgumentNullException>("name", () => calls.Before(null!));
        Assert.Throws<ArgumentNullException>("key", () => calls.WithAttribute(null!, 5));
    }

    [Fact]
    public void WhatHoldsSaysNothing()
    {
        Trace
            .Called("search")
            .Times(2)
            .Under("plan")
            .Under("demo-agent")
            .WithAttribute("top_k", 5)
            .WithAttribute("top_k", 5.0)
            .Before("answer")
            .Within(TimeSpan.FromSeconds(1))
            .NoErrors()
            .TokensAtMost(0);
        Trace.Called(TraceQuery.Parse("kind=tool_call and attr.query=rx")).Times(1);
        Trace.NotCalled("delete").NoErrors().Within(TimeSpan.FromSeconds(5)).TokensAtMost(1_000);
        Trace.Follows("called \"plan\" before called \"answer\"").Follows(Rule.AtMost(2, Rule.Called("search")));
        TraceForest.Of(Trace).NotCalled("delete").NoErrors().Called("answer").TokensAtMost(1_000);
    }

    [Fact]
    public void AFailureShowsTheTreeWithTheOffendingPartMarked()
    {
        string message = Recorded.MessageOf(static () => Trace.Called("search").WithAttribute("query", "rx"));

        Assert.Equal(
            """
            Expected calls of "search" to have "query" = rx; 1 of 2 are not.

              session demo-agent
                agent_step plan
                  tool_call search {"query":"rx","top_k":5}
            >     tool_call search {"query":"linq","top_k":5}   <- "query" is linq
                llm_call answer {"gen_ai.usage.input_tokens":900,"gen_ai.usage.output_tokens":100}

            """.ReplaceLineEndings("\n"),
            message
        );
    }

    public static TheoryData<string, string, Action> Failing() =>
        new()
        {
            { "found none", "", static () => Trace.Called("delete") },
            { "once, found twice", ">     tool_call search", static () => Trace.Called("search").Times(1) },
            { "under \"answer\"", "not under", static () => Trace.Called("search").Under("answer") },
            { "before \"search\" starts", "not before", static () => Trace.Called("search").Before("search") },
            { "before \"plan\" starts", "not before", static () => Trace.Called("search").Before("plan") },
            { "before \"delete\", which", ">     tool_call", static () => Trace.Called("search").Before("delete") },
            { "at most 2.5 s", "took 3 s", static () => Trace.Called("answer").Within(TimeSpan.FromSeconds(2.5)) },
            { "no attribute", "has no", static () => Trace.Called("plan").WithAttribute("no attribute", 1) },
            { "at most 999 tokens", "used 1000", static () => Trace.Called("answer").TokensAtMost(999) },
            { "Expected no call", ">   agent_step plan", static () => Trace.NotCalled("plan") },
            { "at most 4 s", "took 5 s", static () => Trace.Within(TimeSpan.FromSeconds(4)) },
            { "at most 999 tokens, found 1000", "<- 1000", static () => Trace.TokensAtMost(999) },
            {
                "The rule is broken: called \"answer\" before called \"search\"",
                ">     tool_call search {\"query\":\"rx\",\"top_k\":5}   <- starts",
                static () => Trace.Follows("called \"answer\" before called \"search\"")
            },
        };

    [Theory]
    [MemberData(nameof(Failing))]
    public void AFailureSaysWhatWasExpectedAndWhere(string expected, string marked, Action assertion)
    {
        string message = Recorded.MessageOf(assertion);

        Assert.Contains(expected, message);
        Assert.Contains(marked, message);
    }

    [Fact]
    public void ErrorsBelowACallAreItsErrors()
    {
        SessionEnvelope trace = Recorded.Run(
            static (session, _) =>
            {
                using (session.AgentStep("plan"))
                using (AgentSpan search = session.ToolCall("search"))
                {
                    search.Fail(new TimeoutException("no answer"));
                }
            }
        );

        string message = Recorded.MessageOf(() => trace.Called("plan").NoErrors());

        Assert.Contains("\"search\" failed below it", message);
        Assert.Contains("tool_call search failed: System.TimeoutException: no answer", message);
        Assert.Contains("found 1", Recorded.MessageOf(() => trace.NoErrors()));
    }

    [Fact]
    public void BeforeMeansEndedBeforeTheOtherStarts()
    {
        SessionEnvelope trace = Recorded.Run(
            static (session, _) =>
            {
                AgentSpan first = session.ToolCall("first");
                AgentSpan second = session.ToolCall("second");
                first.Dispose();
                second.Dispose();
            }
        );

        Assert.Contains("not before", Recorded.MessageOf(() => trace.Called("first").Before("second")));
    }

    [Fact]
    public void CallsOfSubagentsAreInTheOrderOfWhatStartedThem()
    {
        using var recorder = new TraceRecorder();
        using (AgentSession session = recorder.Observatory.StartSession(Recorded.Context))
        {
            foreach (string name in new[] { "research", "write" })
            {
                using (session.AgentStep("delegate to " + name))
                using (AgentSession inner = recorder.Observatory.StartSession(new AgentContext(null, name)))
                {
                    inner.ToolCall("tool of " + name).Dispose();
                }
            }
        }

        recorder.Forest.Called("tool of research").Under("research").Under("demo-agent").Before("tool of write");
        Assert.Throws<TraceAssertionException>(() => recorder.Forest.Called("tool of write").Before("tool of research"));
    }

    [Fact]
    public void ARuleThatCannotBeToldFails()
    {
        using var recorder = new TraceRecorder(static options => options with { MaxEventsPerSession = 10 });
        recorder.Allow(DropReason.EventLimit);
        using (AgentSession session = recorder.Observatory.StartSession(Recorded.Context))
        using (AgentSpan span = session.ToolCall("search"))
        {
            for (int number = 0; number < 20; number++)
            {
                span.Event("hit");
            }
        }

        string message = Recorded.MessageOf(() => recorder.Trace.Follows("never event \"miss\""));

        Assert.StartsWith("The rule cannot be told: the run lacks events that could change the answer", message);
    }

    [Fact]
    public void AHostileTraceIsShownOnOneLineASpanAndNotAtAnyLength()
    {
        SessionEnvelope trace = Recorded.Run(
            static (session, _) =>
            {
                for (int number = 0; number < 300; number++)
                {
                    session.ToolCall("a\nb\u001b[2J\u202e", ("text", new string('x', 5_000))).Dispose();
                }
            }
        );

        string message = Recorded.MessageOf(() => trace.Called("a\nb\u001b[2J\u202e").Times(1));

        Assert.Contains(@"tool_call a\u{a}b\u{1b}[2J\u{202e}", message);
        Assert.Contains("(201 more are not shown)", message);
        Assert.InRange(message.Length, 1, 30_000);
    }
}
