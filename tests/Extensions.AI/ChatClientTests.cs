using AgentObservatory.Tests.Support;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.AI;

/// <summary>What a model call's span tells of the call, and what the caller gets.</summary>
public class ChatClientTests
{
    private static readonly SetUp Plain = new(Order.Plain, IsLive: false, IsListening: false);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheSpanSaysWhomItAskedForWhatAndWhoHasAnswered(bool isStreamed)
    {
        var options = new ChatOptions
        {
            ConversationId = "conversation-1",
            MaxOutputTokens = 100,
            Temperature = 0.7f,
            TopP = 0.9f,
            TopK = 40,
            Seed = 7,
            FrequencyPenalty = 0.5f,
            PresencePenalty = -0.5f,
            StopSequences = ["END", "STOP"],
            ResponseFormat = ChatResponseFormat.Json,
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High },
        };

        Attributes told = (await Call(Model.Says("It ", "is."), options, isStreamed)).Attributes;

        string[] expected =
        [
            "agent_observatory.stream.end: completed",
            "agent_observatory.stream.items: 3",
            "gen_ai.conversation.id: conversation-1",
            "gen_ai.output.type: json",
            "gen_ai.provider.name: fake",
            "gen_ai.request.frequency_penalty: 0.5",
            "gen_ai.request.max_tokens: 100",
            "gen_ai.request.model: m0",
            "gen_ai.request.presence_penalty: -0.5",
            "gen_ai.request.reasoning.level: high",
            "gen_ai.request.seed: 7",
            "gen_ai.request.stop_sequences: [\"END\",\"STOP\"]",
            "gen_ai.request.stream: true",
            "gen_ai.request.temperature: 0.7",
            "gen_ai.request.top_k: 40",
            "gen_ai.request.top_p: 0.9",
            "gen_ai.response.finish_reasons: [\"stop\"]",
            "gen_ai.response.id: response-1",
            "gen_ai.response.model: m0-2026",
            "gen_ai.usage.input_tokens: 10",
            "gen_ai.usage.output_tokens: 4",
            "server.address: models.example",
            "server.port: 8443",
        ];
        Assert.Equal(
            expected.Where(line => isStreamed || !line.Contains("stream", StringComparison.Ordinal)),
            told.Where(entry => !entry.Key.EndsWith("_ms", StringComparison.Ordinal))
                .Select(entry => $"{entry.Key}: {entry.Value}")
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(isStreamed, told["agent_observatory.stream.time_to_first_ms"].Kind == AttributeKind.Float);
    }

    [Fact]
    public async Task TheModelIsTheOneThatIsAskedForElseTheClients()
    {
        Assert.Equal("m0", (await Call(Model.Says("Yes."), null)).Name);
        Assert.Equal("m1", (await Call(Model.Says("Yes."), new ChatOptions { ModelId = "m1" })).Name);
    }

    [Theory]
    [InlineData("CacheCreationInputTokens")]
    [InlineData("cache_creation_input_tokens")]
    [InlineData("CacheWriteInputTokenCount")]
    public async Task TokensOfCachesAndReasoningAreParts(string cacheWrite)
    {
        var usage = new UsageDetails
        {
            InputTokenCount = 100,
            OutputTokenCount = 50,
            CachedInputTokenCount = 60,
            ReasoningTokenCount = 20,
            AdditionalCounts = new() { ["CacheCreation.Ephemeral1hInputTokens"] = 3, [cacheWrite] = 30 },
        };

        Attributes told = (
            await Call([new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)])], null, isStreamed: true)
        ).Attributes;

        Assert.Equal(
            (100L, 50L, 60L, 30L, 20L),
            (
                told["gen_ai.usage.input_tokens"].AsInteger(),
                told["gen_ai.usage.output_tokens"].AsInteger(),
                told["gen_ai.usage.cache_read.input_tokens"].AsInteger(),
                told["gen_ai.usage.cache_write.input_tokens"].AsInteger(),
                told["gen_ai.usage.reasoning.output_tokens"].AsInteger()
            )
        );
    }

    [Fact]
    public async Task TokensOfTextAndOfAudioAreParts()
    {
#pragma warning disable MEAI001
        var usage = new UsageDetails
        {
            InputTextTokenCount = 1,
            OutputTextTokenCount = 2,
            InputAudioTokenCount = 3,
            OutputAudioTokenCount = 4,
        };
#pragma warning restore MEAI001

        Attributes told = (
            await Call([new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)])], null, isStreamed: true)
        ).Attributes;

        Assert.Equal(
            (1L, 2L, 3L, 4L),
            (
                told["gen_ai.usage.text.input_tokens"].AsInteger(),
                told["gen_ai.usage.text.output_tokens"].AsInteger(),
                told["gen_ai.usage.audio.input_tokens"].AsInteger(),
                told["gen_ai.usage.audio.output_tokens"].AsInteger()
            )
        );
    }

    [Theory]
    [InlineData("tool_calls", "tool_call")]
    [InlineData("Length", "length")]
    [InlineData("own", "own")]
    public async Task AFinishReasonIsAWordOfTheConventionsWhereThereIsOne(string given, string told)
    {
        ChatResponseUpdate last = new(ChatRole.Assistant, "Yes.") { FinishReason = new ChatFinishReason(given) };

        SpanRecord call = await Call([last], null);

        Assert.Equal($"[\"{told}\"]", call.Attributes["gen_ai.response.finish_reasons"].ToString());
    }

    [Fact]
    public async Task UsageThatComesInPartsIsAddedUpAndStaysAsItCame()
    {
        var part = new UsageDetails { InputTokenCount = 5, OutputTokenCount = 2 };
        ChatResponseUpdate chunk = new(ChatRole.Assistant, [new UsageContent(part)]);

        SpanRecord call = await Call([chunk, chunk], null, isStreamed: true);

        Assert.Equal(10, call.Attributes["gen_ai.usage.input_tokens"].AsInteger());
        Assert.Equal(5, part.InputTokenCount);
    }

    [Fact]
    public async Task WithoutASessionItIsJustTheCall()
    {
        var model = new Model(Model.Says("It ", "is."));
        IChatClient client = model.AsBuilder().UseAgentObservatory().Build();

        Assert.Equal("It is.", (await client.GetResponseAsync("How is it?")).Text);
        Assert.Equal("It is.", (await client.GetStreamingResponseAsync("How is it?").ToChatResponseAsync()).Text);
        Assert.Equal(2, model.Calls);
    }

    [Fact]
    public async Task AStreamBelongsToTheSessionThatItIsConsumedIn()
    {
        var model = new Model(Model.Says("It ", "is."));
        IChatClient client = model.AsBuilder().UseAgentObservatory().Build();
        IAsyncEnumerable<ChatResponseUpdate> stream = client.GetStreamingResponseAsync("How is it?");

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ => await stream.ToChatResponseAsync());

        Assert.Single(envelope.Spans, span => span.Kind == SpanKind.LlmCall);
    }

    [Fact]
    public async Task AConversationThatCanBeReadOnceIsReadOnce()
    {
        int reads = 0;
        var model = new Model(Model.Says("Yes."));
        IChatClient client = model.AsBuilder().UseAgentObservatory(recordContent: true).Build();

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ => await client.GetResponseAsync(Once()));

        Assert.Equal(1, reads);
        Assert.Equal("How is it?", Assert.Single(Assert.Single(model.Asked)).Text);
        Assert.Contains("How is it?", envelope.Attribute("m0", "gen_ai.input.messages").ToString());

        IEnumerable<ChatMessage> Once()
        {
            reads++;
            yield return new ChatMessage(ChatRole.User, "How is it?");
        }
    }

    [Fact]
    public async Task AnAnswerThatCannotBeReadCostsOnlyItsDescription()
    {
        var model = new Model(Model.Says("Yes."));
        IChatClient client = model
            .AsBuilder()
            .UseAgentObservatory()
            .Use((_, _, _, _) => Task.FromResult(new ChatResponse([null!])), null)
            .Build();
        ChatResponse? response = null;

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ => response = await client.GetResponseAsync("How is it?"));

        Assert.NotNull(response);
        Assert.Equal(SpanStatus.Ok, envelope.Span("m0").Status);
        Assert.Contains("NullReference", envelope.Attribute("m0", "agent_observatory.undescribed").AsString());
    }

    [Fact]
    public void ABuilderIsRequired() =>
        Assert.Throws<ArgumentNullException>(() => ((ChatClientBuilder)null!).UseAgentObservatory());

    private static async Task<SpanRecord> Call(
        IReadOnlyList<ChatResponseUpdate> answer,
        ChatOptions? options,
        bool isStreamed = false
    )
    {
        Ran ran = await Plain.Run(
            new Model(answer),
            async (client, _) =>
                await (
                    isStreamed
                        ? client.GetStreamingResponseAsync("How is it?", options).ToChatResponseAsync()
                        : client.GetResponseAsync("How is it?", options)
                )
        );
        return Assert.Single(ran.Of(SpanKind.LlmCall));
    }
}
