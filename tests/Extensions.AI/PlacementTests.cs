using AgentObservatory.Tests.Support;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.AI;

/// <summary>Before function invocation the model's calls cannot be seen. It says so, and counts nothing twice.</summary>
public class PlacementTests
{
    private static readonly SetUp Outside = new(Order.OursThenFunctions, IsLive: false, IsListening: false);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BeforeFunctionInvocationItIsAStepWithTheTokensOfWhatItDoesNotSee(bool isStreamed)
    {
        var model = new Model(Model.Wants("weather"), Model.Says("It ", "is."));
        Ran ran = await Outside.Run(
            model,
            (client, _) => new Agent(client, model, isStreamed).AskAsync("How is it?", Agent.Weather)
        );

        SpanRecord step = Assert.Single(ran.Of(SpanKind.AgentStep));
        Assert.Equal("tool_loop", step.Name);
        Assert.Equal(
            (model.SentInputTokens, model.SentOutputTokens),
            (
                step.Attributes["agent_observatory.unseen.input_tokens"].AsInteger(),
                step.Attributes["agent_observatory.unseen.output_tokens"].AsInteger()
            )
        );
        Assert.Equal(step.SpanId, Assert.Single(ran.Of(SpanKind.ToolCall)).ParentSpanId);
        Assert.DoesNotContain(ran.Envelope.Spans, span => span.Attributes.Any(one => one.Key.StartsWith("gen_ai.usage.")));
    }

    [Fact]
    public async Task ItSaysSoOnceForAClient()
    {
        Ran ran = await Outside.Run(
            new Model(Model.Says("Yes.")),
            async (client, _) =>
            {
                await client.GetResponseAsync("Once?");
                await client.GetResponseAsync("Twice?");
            }
        );

        Diagnostic said = Assert.Single(ran.Diagnostics);
        Assert.Equal(DiagnosticKind.ExtensionMisplaced, said.Kind);
        Assert.Contains("put it after", said.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutASessionItSaysNothingAndIsJustTheCall()
    {
        IChatClient client = new Model(Model.Says("Yes.")).AsBuilder().UseAgentObservatory().UseFunctionInvocation().Build();

        Assert.Equal("Yes.", (await client.GetResponseAsync("?")).Text);
        Assert.Equal("Yes.", (await client.GetStreamingResponseAsync("?").ToChatResponseAsync()).Text);
    }

    [Fact]
    public async Task OfSeveralOnlyTheInnermostTraces()
    {
        IChatClient client = new Model(Model.Says("Yes.")).AsBuilder().UseAgentObservatory().UseAgentObservatory().Build();

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ => await client.GetResponseAsync("?"));

        Assert.Single(envelope.Spans);
    }
}
