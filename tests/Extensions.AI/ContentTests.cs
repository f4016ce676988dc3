using System.Text.Json;
using AgentObservatory.Tests.Support;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.AI;

/// <summary>Content is recorded only where it is asked for, in the form of the GenAI conventions.</summary>
public class ContentTests
{
    private const string Secret = "hunter2";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutBeingAskedForNoContentIsRecorded(bool isStreamed)
    {
        SessionEnvelope envelope = await Converse(recordContent: false, isStreamed);

        Assert.DoesNotContain(Secret, EnvelopeText.Write(envelope), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ContentHasTheFormOfTheConventions(bool isStreamed)
    {
        SessionEnvelope envelope = await Converse(recordContent: true, isStreamed);

        SpanRecord first = envelope.Spans.First(span => span.Kind == SpanKind.LlmCall);
        SpanRecord second = envelope.Spans.Last(span => span.Kind == SpanKind.LlmCall);
        SpanRecord tool = envelope.Spans.Single(span => span.Kind == SpanKind.ToolCall);
        Same("""[{"type":"text","content":"Be brief. hunter2"}]""", first, "gen_ai.system_instructions");
        Same(
            """[{"role":"user","name":"Ann","parts":[{"type":"text","content":"How is it? hunter2"}]}]""",
            first,
            "gen_ai.input.messages"
        );
        Same(
            """
            [{"role":"assistant","parts":[
              {"type":"tool_call","id":"find-0","name":"find","arguments":{"city":"Zurich"}}]}]
            """,
            first,
            "gen_ai.output.messages"
        );
        Same(
            """
            [{"type":"function","name":"find","description":"Finds things.","parameters":
              {"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}]
            """,
            first,
            "gen_ai.tool.definitions"
        );
        Same("""{"city":"Zurich"}""", tool, "gen_ai.tool.call.arguments");
        Assert.Equal("hunter2 in Zurich", tool.Attributes["gen_ai.tool.call.result"].AsString());
        Same(
            """{"role":"tool","parts":[{"type":"tool_call_response","id":"find-0","response":"hunter2 in Zurich"}]}""",
            second.Attributes["gen_ai.input.messages"].AsList()[^1]
        );
        Same(
            """[{"role":"assistant","parts":[{"type":"text","content":"It is hunter2."}]}]""",
            second,
            "gen_ai.output.messages"
        );
    }

    [Fact]
    public async Task EachKindOfContentIsAPart()
    {
        AIContent[] contents =
        [
            new TextReasoningContent("so"),
            new DataContent(new byte[] { 1, 2, 3 }, "image/png"),
            new UriContent("https://files.example/a.pdf", "application/pdf"),
            new HostedFileContent("file-1"),
            new ErrorContent("no"),
            new McpServerToolCallContent("call-1", "tool", "server"),
            new UsageContent(new UsageDetails()),
        ];
        IChatClient client = new Model(Model.Says("Yes.")).AsBuilder().UseAgentObservatory(recordContent: true).Build();

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ =>
            await client.GetResponseAsync([new ChatMessage(new ChatRole("developer"), contents)])
        );

        Same(
            """
            [{"role":"system","parts":[
              {"type":"reasoning","content":"so"},
              {"type":"blob","content":"AQID","mime_type":"image/png","modality":"image"},
              {"type":"uri","uri":"https://files.example/a.pdf","mime_type":"application/pdf","modality":"document"},
              {"type":"file","file_id":"file-1"},
              {"type":"error","content":"no"},
              {"type":"server_tool_call","id":"call-1","server_tool_call":{"type":"mcp"}}]}]
            """,
            envelope.Spans.Single(),
            "gen_ai.input.messages"
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACallThatWaitsForAnApprovalIsWhatTheModelHasSaid(bool isStreamed)
    {
        var model = new Model(Model.Wants("pay"));
        IChatClient client = model.AsBuilder().UseFunctionInvocation().UseAgentObservatory(recordContent: true).Build();

        SessionEnvelope envelope = await Some.EnvelopeOf(_ =>
            new Agent(client, model, isStreamed).AskAsync("Pay!", Agent.Pay)
        );

        Same(
            """
            [{"role":"assistant","parts":[
              {"type":"tool_call","id":"pay-0","name":"pay","arguments":{"city":"Zurich"}}]}]
            """,
            envelope.Span("m0"),
            "gen_ai.output.messages"
        );
    }

    private static async Task<SessionEnvelope> Converse(bool recordContent, bool isStreamed)
    {
        AIFunction find = AIFunctionFactory.Create((string city) => $"{Secret} in {city}", "find", "Finds things.");
        var options = new ChatOptions { Instructions = $"Be brief. {Secret}", Tools = [find.Traced(recordContent)] };
        IChatClient client = new Model(Model.Wants("find"), Model.Says("It is ", $"{Secret}."))
            .AsBuilder()
            .UseFunctionInvocation()
            .UseAgentObservatory(recordContent)
            .Build();
        var question = new ChatMessage(ChatRole.User, $"How is it? {Secret}") { AuthorName = "Ann" };
        return await Some.EnvelopeOf(async _ =>
            await (
                isStreamed
                    ? client.GetStreamingResponseAsync([question], options).ToChatResponseAsync()
                    : client.GetResponseAsync([question], options)
            )
        );
    }

    private static void Same(string expected, SpanRecord span, string key) => Same(expected, span.Attributes[key]);

    private static void Same(string expected, AttributeValue actual) =>
        Assert.True(
            JsonElement.DeepEquals(JsonElement.Parse(expected), JsonElement.Parse(actual.ToString())),
            actual.ToString()
        );
}
