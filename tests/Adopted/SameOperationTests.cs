using System.Diagnostics;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Adopted;

/// <summary>What another library traces of an operation that the agent traces, too, is one span.</summary>
public sealed class SameOperationTests : IDisposable
{
    private readonly OtherLibrary library = new();

    public void Dispose() => library.Dispose();

    [Fact]
    public void AModelCallOfALibraryWithinTheAgentsOwnAddsToIt()
    {
        SessionEnvelope envelope = library.Envelope(session =>
        {
            using AgentSpan call = session.LlmCall("gpt-4", ("gen_ai.provider.name", "mine"));
            call.Set("gen_ai.usage.input_tokens", 7);
            using Activity chat = library.Chat("gpt-4");
            chat.SetTag("gen_ai.provider.name", "openai");
            chat.SetTag("gen_ai.usage.input_tokens", 8).SetTag("gen_ai.usage.output_tokens", 9);
        });

        SpanRecord only = Assert.Single(envelope.Spans);
        Assert.Equal("mine", only.Attributes["gen_ai.provider.name"].AsString());
        Assert.Equal(7, only.Attributes["gen_ai.usage.input_tokens"].AsInteger());
        Assert.Equal(9, only.Attributes["gen_ai.usage.output_tokens"].AsInteger());
    }

    [Fact]
    public void AModelCallOfTheAgentsWithinThatOfALibraryIsTheOne()
    {
        SessionEnvelope envelope = library.Envelope(session =>
        {
            using Activity chat = library.Chat("gpt-4").SetTag("gen_ai.request.temperature", 0.5);
            session.LlmCall("gpt-4").Dispose();
            session.AgentStep("after").Dispose();
        });

        Assert.Equal(["gpt-4", "after"], envelope.Spans.Select(span => span.Name));
        Assert.Equal(0.5, envelope.Attribute("gpt-4", "gen_ai.request.temperature").AsFloat());
        Assert.All(envelope.Spans, span => Assert.True(span.ParentSpanId.IsNone));
    }

    [Fact]
    public void OfTwoLibrariesThatTraceAModelCallTheOuterOneIsTheSpan()
    {
        SessionEnvelope envelope = library.Envelope(_ =>
        {
            using Activity outer = library.Chat("gpt-4");
            library.Chat("gpt-4").SetTag("gen_ai.response.id", "r1").Dispose();
            outer.SetTag("gen_ai.usage.output_tokens", 3);
        });

        SpanRecord only = Assert.Single(envelope.Spans);
        Assert.Equal("r1", only.Attributes["gen_ai.response.id"].AsString());
        Assert.Equal(3, only.Attributes["gen_ai.usage.output_tokens"].AsInteger());
    }

    /// <summary>As after an approval: the tool runs before the model is asked again.</summary>
    [Fact]
    public void AToolWithinAnActivityAroundALoopIsBesideTheModelsCalls()
    {
        SessionEnvelope envelope = library.Envelope(session =>
        {
            using Activity loop = library.Chat("gpt-4");
            session.ToolCall("pay").Dispose();
            Ask(session, 2);
            session.ToolCall("pay").Dispose();
            Ask(session, 3);
            loop.SetTag("gen_ai.usage.output_tokens", 5);
        });

        Assert.Equal(["pay", "gpt-4", "pay", "gpt-4"], envelope.Spans.Select(span => span.Name));
        Assert.All(envelope.Spans, span => Assert.True(span.ParentSpanId.IsNone));
        Assert.Equal(5, Tokens(envelope));
    }

    [Fact]
    public void AnActivityAroundALoopThatNothingElseTellsOfHasItsTokens()
    {
        SessionEnvelope envelope = library.Envelope(session =>
        {
            using Activity loop = library.Chat("gpt-4");
            using (session.ToolCall("ask"))
            {
                Ask(session, 2);
            }

            loop.SetTag("gen_ai.usage.output_tokens", 5);
        });

        Assert.Equal(7, Tokens(envelope));
        Assert.Equal(5, Tokens(Assert.Single(envelope.Spans, span => span is { Name: "gpt-4", ParentSpanId.IsNone: true })));
    }

    [Fact]
    public void AnActivityThatFunctionInvocationTracesItsLoopWithinIsLeftOut()
    {
        SessionEnvelope envelope = library.Envelope(_ =>
        {
            using Activity outer = library.Chat("gpt-4");
            using (library.Start("orchestrate_tools", ("gen_ai.usage.output_tokens", 5)))
            {
                library.Chat("gpt-4").SetTag("gen_ai.usage.output_tokens", 2).Dispose();
                library.Tool("search", "call-1").Dispose();
                library.Chat("gpt-4").SetTag("gen_ai.usage.output_tokens", 3).Dispose();
            }

            outer.SetTag("gen_ai.usage.output_tokens", 5);
        });

        Assert.Equal(["gpt-4", "search", "gpt-4"], envelope.Spans.Select(span => span.Name));
        Assert.All(envelope.Spans, span => Assert.True(span.ParentSpanId.IsNone));
        Assert.Equal(5, Tokens(envelope));
    }

    /// <summary>What starts first within it, such as a request for a token, makes it a span.</summary>
    [Fact]
    public void AnActivityThatIsASpanBeforeACallStartsWithinItLeavesTheTokensToTheCall()
    {
        SessionEnvelope envelope = library.Envelope(session =>
        {
            using Activity outer = library.Chat("gpt-4");
            library.Start("POST /token").Dispose();
            Ask(session, 3);
            outer.SetTag("gen_ai.usage.output_tokens", 3).SetTag("gen_ai.response.id", "r1");
        });

        Assert.Equal(["gpt-4", "POST /token", "gpt-4"], envelope.Spans.Select(span => span.Name));
        Assert.Equal("r1", envelope.Spans[0].Attributes["gen_ai.response.id"].AsString());
        Assert.Equal(envelope.Spans[0].SpanId, envelope.Spans[2].ParentSpanId);
        Assert.Equal((0, 3), (Tokens(envelope.Spans[0]), Tokens(envelope.Spans[2])));
    }

    /// <summary>Two attempts race, and one answers.</summary>
    [Fact]
    public void ACallThatOutlivesTheActivityAroundItGetsNoTokensOfAnother()
    {
        SessionEnvelope envelope = library.Envelope(session =>
        {
            Activity outer = library.Chat("gpt-4");
            AgentSpan slow = session.LlmCall("gpt-4");
            outer.SetTag("gen_ai.usage.output_tokens", 3).Dispose();
            slow.Dispose();
        });

        Assert.Equal(0, Tokens(Assert.Single(envelope.Spans)));
    }

    private static void Ask(AgentSession session, int tokens)
    {
        using AgentSpan call = session.LlmCall("gpt-4");
        call.Set("gen_ai.usage.output_tokens", tokens);
    }

    private static long Tokens(SessionEnvelope envelope) => envelope.Spans.Sum(Tokens);

    private static long Tokens(SpanRecord span) => span.Attributes["gen_ai.usage.output_tokens"].AsInteger();

    [Fact]
    public void AStreamBetweenThemDoesNotMakeTwoOfThem()
    {
        SessionEnvelope envelope = library.Envelope(session =>
        {
            using (session.LlmCall("gpt-4"))
            using (session.Stream("tokens"))
            {
                library.Chat("gpt-4").SetTag("gen_ai.usage.output_tokens", 3).Dispose();
            }
        });

        Assert.Equal([SpanKind.LlmCall, SpanKind.Stream], envelope.Spans.Select(span => span.Kind));
        Assert.Equal(3, envelope.Attribute("gpt-4", "gen_ai.usage.output_tokens").AsInteger());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AToolCallOfALibraryAndTheAgentsOwnAreOne(bool libraryIsOutside)
    {
        SessionEnvelope envelope = library.Envelope(session =>
        {
            using IDisposable outer = libraryIsOutside ? library.Tool("search", "call-1") : session.ToolCall("search");
            using IDisposable inner = libraryIsOutside ? session.ToolCall("search") : library.Tool("search", "call-1");
            session.AgentStep("work").Dispose();
        });

        Assert.Equal(["search", "work"], envelope.Spans.Select(span => span.Name));
        Assert.Equal("call-1", envelope.Attribute("search", "gen_ai.tool.call.id").AsString());
        Assert.Equal(envelope.Span("search").SpanId, envelope.Span("work").ParentSpanId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CallsOfOneToolWithinEachOtherAreSpansOfTheirOwn(bool libraryIsOutside)
    {
        SessionEnvelope envelope = library.Envelope(session =>
        {
            using IDisposable outer = libraryIsOutside ? library.Tool("ask", "call-1") : Own(session, "call-1");
            using IDisposable inner = libraryIsOutside ? Own(session, "call-2") : library.Tool("ask", "call-2");
        });

        Assert.Equal(["call-1", "call-2"], envelope.Spans.Select(span => span.Attributes["gen_ai.tool.call.id"].AsString()));
        Assert.Equal(envelope.Spans[0].SpanId, envelope.Spans[1].ParentSpanId);

        static AgentSpan Own(AgentSession session, string callId) =>
            session.ToolCall("ask", ("gen_ai.tool.call.id", callId));
    }

    [Fact]
    public void ToolsOfOtherNamesAreSpansOfTheirOwn()
    {
        SessionEnvelope envelope = library.Envelope(session =>
        {
            using (session.ToolCall("research"))
            {
                library.Tool("search").Dispose();
            }
        });

        Assert.Equal(["research", "search"], envelope.Spans.Select(span => span.Name));
        Assert.Equal(envelope.Spans[0].SpanId, envelope.Spans[1].ParentSpanId);
    }

    [Fact]
    public void ModelCallsOneAfterAnotherAreSpansOfTheirOwn()
    {
        SessionEnvelope envelope = library.Envelope(_ =>
        {
            library.Chat("gpt-4").Dispose();
            library.Chat("gpt-4").Dispose();
        });

        Assert.Equal(2, envelope.Spans.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnEmbeddingIsTheSameAsAnEmbeddingOnly(bool libraryIsOutside)
    {
        (string, AttributeValue)[] embedding = [("gen_ai.operation.name", "embeddings")];
        SessionEnvelope envelope = library.Envelope(session =>
        {
            Nest(() => session.LlmCall("e0", embedding), Embedding);
            Nest(() => session.LlmCall("m0"), Embedding);
            Nest(() => session.LlmCall("e1", embedding), () => library.Chat("m1"));
        });

        Assert.Equal(["e0", "e0", "e1", "m0", "m1"], envelope.Spans.Select(span => span.Name).Order(StringComparer.Ordinal));
        Assert.All(envelope.Spans, span => Assert.Equal(SpanKind.LlmCall, span.Kind));

        void Nest(Func<IDisposable> ours, Func<IDisposable> theirs)
        {
            using IDisposable outer = libraryIsOutside ? theirs() : ours();
            using IDisposable inner = libraryIsOutside ? ours() : theirs();
        }

        Activity Embedding() =>
            library.Start("embeddings e0", ("gen_ai.operation.name", "embeddings"), ("gen_ai.request.model", "e0"));
    }

    [Fact]
    public void AToolOfAnMcpServerIsTheToolThatIsCalled()
    {
        SessionEnvelope envelope = library.Envelope(session =>
        {
            using (session.ToolCall("search"))
            {
                (string, object?)[] tags = [("mcp.method.name", "tools/call"), ("gen_ai.tool.name", "search")];
                library.Start("tools/call search", tags).Dispose();
                library.Start("resources/read", ("mcp.method.name", "resources/read")).Dispose();
            }
        });

        Assert.Equal([SpanKind.ToolCall, SpanKind.Activity], envelope.Spans.Select(span => span.Kind));
        Assert.Equal("tools/call", envelope.Attribute("search", "mcp.method.name").AsString());
    }

    [Fact]
    public void AnAgentOrAWorkflowOfALibraryIsAStep()
    {
        SessionEnvelope envelope = library.Envelope(_ =>
        {
            // It starts under another name, as agents do.
            using Activity run = library.Chat("m0").SetTag("gen_ai.operation.name", "invoke_agent");
            run.DisplayName = "invoke_agent writer(1)";
            run.SetTag("gen_ai.agent.name", "writer");
            library.Chat("m0").Dispose();
            (string, object?)[] tags = [("gen_ai.operation.name", "invoke_workflow"), ("gen_ai.workflow.name", "review")];
            library.Start("invoke_workflow review", tags).Dispose();
        });

        Assert.Equal(["writer", "m0", "review"], envelope.Spans.Select(span => span.Name));
        Assert.Equal([SpanKind.AgentStep, SpanKind.LlmCall, SpanKind.AgentStep], envelope.Spans.Select(span => span.Kind));
        Assert.All(envelope.Spans.Skip(1), span => Assert.Equal(envelope.Spans[0].SpanId, span.ParentSpanId));
    }

    [Fact]
    public void ListsThatLibrariesWriteAsTextAreListsAndDoubledTagsCountOnce()
    {
        SessionEnvelope envelope = library.Envelope(_ =>
            library
                .Chat("m")
                .SetTag("gen_ai.response.finish_reasons", """["stop","tool_calls"]""")
                .SetTag("gen_ai.request.stop_sequences", "[not json")
                .AddTag("gen_ai.operation.name", "chat")
                .AddTag("gen_ai.request.model", "m")
                .Dispose()
        );

        Attributes attributes = envelope.Span("m").Attributes;
        Assert.Equal(
            ["stop", "tool_call"],
            attributes["gen_ai.response.finish_reasons"].AsList().Select(one => one.AsString())
        );
        Assert.Equal("[not json", attributes["gen_ai.request.stop_sequences"].AsString());
        Assert.Single(attributes, entry => entry.Key == "gen_ai.operation.name");
    }
}
