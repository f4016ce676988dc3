using AgentObservatory.Tests.Support;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.AI;

/// <summary>Two traced clients with one between them that hides what is below it: nothing is told twice.</summary>
public class OpaqueTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACallThroughAClientThatHidesTheTracedOneIsToldOnce(bool isStreamed)
    {
        var model = new Model(Model.Says("Yes."));
        IChatClient inner = model.AsBuilder().UseAgentObservatory().Build();

        SessionEnvelope envelope = await Asked(Around(inner), model, isStreamed);

        Assert.Single(envelope.Spans, span => span.Kind == SpanKind.LlmCall);
        Assert.Equal(model.SentInputTokens, InputTokensOf(envelope));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FunctionInvocationThatIsHiddenIsOneCallWithTheTokensOfAll(bool isStreamed)
    {
        var model = new Model(Model.Wants("weather"), Model.Says("Sunny."));
        IChatClient inner = model.AsBuilder().UseFunctionInvocation().UseAgentObservatory().Build();

        SessionEnvelope envelope = await Asked(Around(inner), model, isStreamed, Agent.Weather);

        Assert.Equal(2, model.Calls);
        Assert.Single(envelope.Spans, span => span.Kind == SpanKind.LlmCall);
        Assert.Equal(model.SentInputTokens, InputTokensOf(envelope));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatAFunctionThatNobodyTracesAsksIsACallOfItsOwn(bool isStreamed)
    {
        var asked = new Model(Model.Says("21 degrees"));
        IChatClient other = asked.AsBuilder().UseAgentObservatory().Build();
        AIFunction weather = AIFunctionFactory.Create(async () => (await other.GetResponseAsync("?")).Text, "weather");
        var model = new Model(Model.Wants("weather"), Model.Says("Sunny."));
        IChatClient inner = model.AsBuilder().UseFunctionInvocation().UseAgentObservatory().Build();
        IChatClient client = Around(inner);
        var options = new ChatOptions { Tools = [weather] };

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ =>
        {
            if (isStreamed)
            {
                await foreach (var chunk in client.GetStreamingResponseAsync("?", options)) { }
            }
            else
            {
                await client.GetResponseAsync("?", options);
            }
        });

        Assert.Equal(2, envelope.Spans.Count(span => span.Kind == SpanKind.LlmCall));
        Assert.Equal(model.SentInputTokens + asked.SentInputTokens, InputTokensOf(envelope));
    }

    [Fact]
    public async Task ACallWithinASpanOfTheCallersIsACallOfItsOwn()
    {
        IChatClient client = new Model(Model.Says("Yes.")).AsBuilder().UseAgentObservatory().Build();

        SessionEnvelope envelope = await Some.EnvelopeOf(session =>
            session.LlmCall("mine", _ => client.GetResponseAsync("?"))
        );

        Assert.Equal(2, envelope.Spans.Count(span => span.Kind == SpanKind.LlmCall));
    }

    [Fact]
    public async Task AnEmbeddingThroughAGeneratorThatHidesTheTracedOneIsToldOnce()
    {
        IEmbeddingGenerator<string, Embedding<float>> inner = new Generator().AsBuilder().UseAgentObservatory().Build();
        var outer = new OpaqueGenerator(inner).AsBuilder().UseAgentObservatory().Build();

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ => await outer.GenerateAsync(["x"]));

        SpanRecord call = Assert.Single(envelope.Spans);
        Assert.Equal(3, call.Attributes["gen_ai.usage.input_tokens"].AsInteger());
    }

    [Fact]
    public async Task AStreamThatNobodyMovesIsNoCall()
    {
        var model = new Model(Model.Says("Yes."));
        IChatClient client = model.AsBuilder().UseAgentObservatory().Build();

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ =>
        {
            var chunks = client.GetStreamingResponseAsync("?").GetAsyncEnumerator();
            await chunks.DisposeAsync();
            Assert.False(await chunks.MoveNextAsync());
        });

        Assert.Empty(envelope.Spans);
        Assert.Equal(0, model.Calls);
    }

    private static IChatClient Around(IChatClient inner) => new Opaque(inner).AsBuilder().UseAgentObservatory().Build();

    private static Task<SessionEnvelope> Asked(IChatClient client, Model model, bool isStreamed, params AITool[] tools) =>
        Some.EnvelopeOf(_ => new Agent(client, model, isStreamed).AskAsync("How is it?", tools));

    private static long InputTokensOf(SessionEnvelope envelope) =>
        envelope.Spans.Sum(span =>
            span.Attributes.TryGetValue("gen_ai.usage.input_tokens", out AttributeValue count) ? count.AsInteger() : 0
        );

    private sealed class OpaqueGenerator(IEmbeddingGenerator<string, Embedding<float>> inner)
        : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) => null;
    }

    private sealed class Generator : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values,
            EmbeddingGenerationOptions? options = null,
            CancellationToken cancellationToken = default
        ) => Task.FromResult(new GeneratedEmbeddings<Embedding<float>> { Usage = new UsageDetails { InputTokenCount = 3 } });

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}

/// <summary>Passes calls on and hides what is below it.</summary>
internal sealed class Opaque(IChatClient inner) : DelegatingChatClient(inner)
{
    public override object? GetService(Type serviceType, object? serviceKey = null) => null;
}
