using System.Globalization;
using AgentObservatory.Tests.Support.OpenTelemetry;

namespace AgentObservatory.Tests.ThirdParty;

public class RealClientsTests
{
    private const int Internal = 1;
    private const int Client = 3;

    [Fact]
    public void WithoutABaseUrlItSaysWhatToSet()
    {
        var (exitCode, output, errors) = RealClientsRun.Run();

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("Set OPENAI_BASE_URL", errors, StringComparison.Ordinal);
        Assert.Contains("ANTHROPIC_BASE_URL", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void ABaseUrlThatIsNoneIsNamed()
    {
        var (exitCode, output, errors) = RealClientsRun.Run(("ANTHROPIC_BASE_URL", "nowhere"));

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Equal("ANTHROPIC_BASE_URL is no web address: 'nowhere'.", errors.Trim());
    }

    [NodeFact]
    public void EachCallOfOpenAisClientIsOneSpanAndItsRequestRunsBeneathIt() =>
        AssertTraced(RealClientsRun.Of("OPENAI_BASE_URL", "/v1"), "openai", "gpt-4.1-mini", "/v1/chat/completions");

    [NodeFact]
    public void EachCallOfAnthropicsClientIsOneSpanAndItsRequestRunsBeneathIt() =>
        AssertTraced(RealClientsRun.Of("ANTHROPIC_BASE_URL", "/"), "anthropic", "claude-sonnet-4-5", "/v1/messages");

    private static void AssertTraced(RealClientsRun run, string provider, string model, string path)
    {
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("It is 21 degrees in Zurich, and the sun shines.", run.Output, StringComparison.Ordinal);

        // Two calls, each with its stream and its request, a tool, and nothing besides, though the clients' own sources are on.
        string[] call = ["chat " + model, "chunks", "POST"];
        string[] expected = [$"invoke_agent {provider}-agent", "execute_tool get_weather", .. call, .. call];
        Assert.Equal(expected.Order(StringComparer.Ordinal), run.Spans.Select(Name).Order(StringComparer.Ordinal));
        Assert.Single(run.Spans.Select(span => span.TraceId).Distinct());

        SeenSpan root = Assert.Single(run.Spans, span => span.ParentSpanId == "");
        Assert.Equal((expected[0], Internal), (root.Name, root.Kind));
        SeenSpan asking = Call(run, root, "tool_call", inputTokens: 31, outputTokens: 7);
        SeenSpan answering = Call(run, root, "stop", inputTokens: 52, outputTokens: 12);
        Assert.All([asking, answering], span => Assert.Equal(Text(provider), span.Attributes["gen_ai.provider.name"]));
        Assert.All([asking, answering], span => Assert.Equal(Text(model), span.Attributes["gen_ai.request.model"]));
        AssertTool(Assert.Single(run.Spans, span => span.Name == expected[1]), root);
        Assert.Equal(
            [
                new ProviderRequest(path, 200, $"00-{root.TraceId}-{Request(run, asking).SpanId}-01"),
                new ProviderRequest(path, 200, $"00-{root.TraceId}-{Request(run, answering).SpanId}-01"),
            ],
            run.Requests
        );
    }

    /// <summary>The call of the model that ended for this reason.</summary>
    private static SeenSpan Call(RealClientsRun run, SeenSpan root, string finishReason, int inputTokens, int outputTokens)
    {
        SeenSpan call = Assert.Single(run.Spans, span => FinishReasons(span) == $"[{Text(finishReason)}]");
        Assert.Equal((Client, root.SpanId, SeenSpan.Unset), (call.Kind, call.ParentSpanId, call.Status));
        Assert.Equal(Text("chat"), call.Attributes["gen_ai.operation.name"]);
        Assert.Equal(Text("mock-1"), call.Attributes["gen_ai.response.model"]);
        Assert.Equal($"{inputTokens}", call.Attributes["gen_ai.usage.input_tokens"]);
        Assert.Equal($"{outputTokens}", call.Attributes["gen_ai.usage.output_tokens"]);

        string firstChunk = call.Attributes["gen_ai.response.time_to_first_chunk"];
        Assert.EndsWith("d", firstChunk, StringComparison.Ordinal);
        Assert.True(double.Parse(firstChunk[..^1], CultureInfo.InvariantCulture) > 0);
        return call;
    }

    private static void AssertTool(SeenSpan tool, SeenSpan root)
    {
        Assert.Equal((Internal, root.SpanId, SeenSpan.Unset), (tool.Kind, tool.ParentSpanId, tool.Status));
        Assert.Equal(Text("execute_tool"), tool.Attributes["gen_ai.operation.name"]);
        Assert.Equal(Text("get_weather"), tool.Attributes["gen_ai.tool.name"]);
        Assert.Equal(Text("call_1"), tool.Attributes["gen_ai.tool.call.id"]);
    }

    /// <summary>The HTTP request of a call: it is sent when the stream of chunks is read.</summary>
    private static SeenSpan Request(RealClientsRun run, SeenSpan call)
    {
        SeenSpan stream = Assert.Single(run.Spans, span => span.ParentSpanId == call.SpanId);
        SeenSpan request = Assert.Single(run.Spans, span => span.ParentSpanId == stream.SpanId);
        Assert.Equal(("chunks", "POST", Client), (stream.Name, request.Name, request.Kind));
        return request;
    }

    private static string? FinishReasons(SeenSpan span) =>
        span.Attributes.GetValueOrDefault("gen_ai.response.finish_reasons");

    private static string Name(SeenSpan span) => span.Name;

    private static string Text(string text) => SeenValue.Of(text);
}
