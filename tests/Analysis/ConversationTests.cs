using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Analysis;

public class ConversationTests
{
    private const string Question = """{"role":"user","parts":[{"type":"text","content":"How is it in Zurich?"}]}""";

    private const string Calling = """
        {"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"weather","arguments":{"city":"Zurich"}}]}
        """;

    private const string Returned = """
        {"role":"tool","parts":[{"type":"tool_call_response","id":"c1","response":"sunny"}]}
        """;

    private const string Answer = """
        {"role":"assistant","parts":[{"type":"text","content":"It is sunny."}],"finish_reason":"stop"}
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void MessagesThatAModelWasGivenAgainAreThereOnce(bool isToolTraced)
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using (AgentSpan call = session.LlmCall("gpt"))
            {
                call.Set("gen_ai.system_instructions", """[{"type":"text","content":"Be brief."}]""");
                call.Set("gen_ai.input.messages", $"[{Question}]");
                call.Set("gen_ai.output.messages", $"[{Calling}]");
            }

            if (isToolTraced)
            {
                using AgentSpan tool = session.ToolCall("weather", ("gen_ai.tool.call.id", "c1"));
                tool.Set("gen_ai.tool.call.result", "sunny");
            }

            using (AgentSpan call = session.LlmCall("gpt"))
            {
                call.Set("gen_ai.input.messages", $"[{Question},{Calling},{Returned}]");
                call.Set("gen_ai.output.messages", $"[{Answer}]");
            }
        });

        Assert.Equal(
            [
                "System Message Be brief.",
                "User Message How is it in Zurich?",
                """Assistant ToolCall weather {"city":"Zurich"}""",
                "Tool ToolResult " + (isToolTraced ? "weather " : "") + "sunny",
                "Assistant Message It is sunny.",
            ],
            Read(envelope)
        );
        Assert.Equal("How is it in Zurich?", SessionSummary.Of(envelope).Question);
    }

    [Fact]
    public void TwoAgentsThatAreAskedTheSameAreBothAsked()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            foreach (string agent in new[] { "one", "two" })
            {
                using (session.AgentStep(agent, ("gen_ai.operation.name", "invoke_agent")))
                using (AgentSpan call = session.LlmCall("gpt"))
                {
                    call.Set("gen_ai.input.messages", $"[{Question}]");
                    call.Set("gen_ai.output.messages", $"[{Answer}]");
                }
            }
        });

        Assert.Equal(
            ["", "one", "", "two"],
            Conversation.Of(envelope).Select(entry => entry.Role == ConversationRole.User ? "" : entry.Author)
        );
    }

    [Fact]
    public void WithoutContentByConventionWhatPeopleTellIsRead()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using AgentSpan step = session.AgentStep("answer", ("question", "What is Rx?"));
            using (AgentSpan tool = session.ToolCall("search", ("query", "rx"), ("top_k", 5)))
            {
                tool.Set("result", "streams");
            }

            using (AgentSpan tool = session.ToolCall("fetch"))
            {
                tool.Fail(new TimeoutException("Too slow."));
            }

            using StreamSpan stream = session.Stream("tokens");
            stream.Event("token", ("text", "Rx composes "));
            stream.Event("token", ("text", "streams."));
        });

        Assert.Equal(
            [
                "User Message What is Rx?",
                """Assistant ToolCall search {"query":"rx","top_k":5}""",
                "Tool ToolResult search streams",
                "Assistant ToolCall fetch ",
                "Tool ToolResult fetch Too slow.",
                "Assistant Message Rx composes streams.",
            ],
            Read(envelope)
        );
    }

    [Fact]
    public void AnAnswerThatWasStreamedAndRecordedIsThereOnce()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using AgentSpan call = session.LlmCall("gpt");
            using (StreamSpan stream = session.Stream("chunks"))
            {
                stream.Event("token", ("text", "It is sunny."));
            }

            call.Set("gen_ai.output.messages", $"[{Answer}]");
        });

        Assert.Equal(["Assistant Message It is sunny."], Read(envelope));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"role\":3}")]
    [InlineData("[[[[1]]]]")]
    [InlineData("[{\"parts\":{}}]")]
    [InlineData("[{\"role\":\"user\",\"parts\":[1,null,{},{\"type\":[]}]}]")]
    [InlineData("[\"\\ud800\"]")]
    public void ContentOfAnyOtherFormThrowsNothing(string content)
    {
        string[] keys =
        [
            "gen_ai.system_instructions",
            "gen_ai.input.messages",
            "gen_ai.output.messages",
            "gen_ai.tool.call.arguments",
            "gen_ai.tool.call.result",
        ];
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            foreach (string key in keys)
            {
                using AgentSpan call = session.LlmCall("m");
                call.Set(key, content);
                using AgentSpan tool = session.ToolCall("t");
                tool.Set(key, content);
            }
        });

        Assert.NotEmpty(Conversation.Of(envelope));
    }

    private static IEnumerable<string> Read(SessionEnvelope envelope) =>
        Conversation
            .Of(envelope)
            .Select(entry =>
                $"{entry.Role} {entry.Kind} "
                + entry.Kind switch
                {
                    ConversationEntryKind.ToolCall => entry.Tool
                        + " "
                        + (entry.Value.Kind == AttributeKind.Null ? "" : entry.Value.ToString()),
                    ConversationEntryKind.ToolResult => (entry.Tool == "" ? "" : entry.Tool + " ") + entry.Text,
                    _ => entry.Text,
                }
            );
}
