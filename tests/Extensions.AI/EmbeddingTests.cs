using System.Diagnostics;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.AI;

public class EmbeddingTests
{
    public static TheoryData<bool, bool, bool> Flags() => Combinations.OfThreeFlags();

    [Fact]
    public async Task AGeneratorThatReturnsNothingAndKnowsNothingIsLeftAlone()
    {
        IEmbeddingGenerator<string, Embedding<float>> generator = new EmbeddingGeneratorBuilder<string, Embedding<float>>(
            new Hostile()
        )
            .UseAgentObservatory()
            .Build();
        GeneratedEmbeddings<Embedding<float>>? generated = [];

        SessionEnvelope envelope = await Support.Some.EnvelopeOf(async _ =>
            generated = await generator.GenerateAsync(["x"])
        );

        Assert.Null(generated);
        Assert.Equal(SpanStatus.Ok, Assert.Single(envelope.Spans).Status);
    }

    private sealed class Hostile : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values,
            EmbeddingGenerationOptions? options = null,
            CancellationToken cancellationToken = default
        ) => Task.FromResult<GeneratedEmbeddings<Embedding<float>>>(null!);

        public object? GetService(Type serviceType, object? serviceKey = null) => throw new InvalidOperationException("no");

        public void Dispose() { }
    }

    [Fact]
    public async Task ACallIsAModelCallOfItsOperation()
    {
        using var listening = new Listening();
        IEmbeddingGenerator<string, Embedding<float>> generator = new Generator()
            .AsBuilder()
            .UseAgentObservatory()
            .UseAgentObservatory()
            .Build();

        SessionEnvelope envelope = await listening.LiveAsync(async _ => await generator.GenerateAsync(["hunter2"]));

        SpanRecord call = Assert.Single(envelope.Spans);
        Assert.Equal((SpanKind.LlmCall, "e0"), (call.Kind, call.Name));
        Assert.Equal(
            ["embeddings", "fake", "e0", "3", "5"],
            new[]
            {
                "gen_ai.operation.name",
                "gen_ai.provider.name",
                "gen_ai.request.model",
                "gen_ai.embeddings.dimension.count",
                "gen_ai.usage.input_tokens",
            }.Select(key => call.Attributes[key].ToString())
        );
        Assert.DoesNotContain("hunter2", EnvelopeText.Write(envelope), StringComparison.Ordinal);
        Assert.Contains(listening.Stopped, activity => activity.DisplayName == "embeddings e0");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BesideTheFrameworksOwnActivityThereIsNoSecondOne(bool isOursOutside)
    {
        using var listening = new Listening();
        string theirs = "theirs-" + Guid.NewGuid();
        int kept = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == theirs,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ => kept++,
        };
        ActivitySource.AddActivityListener(listener);
        var builder = new Generator().AsBuilder();
        IEmbeddingGenerator<string, Embedding<float>> generator = isOursOutside
            ? builder.UseAgentObservatory().UseOpenTelemetry(sourceName: theirs).Build()
            : builder.UseOpenTelemetry(sourceName: theirs).UseAgentObservatory().Build();

        SessionEnvelope envelope = await listening.LiveAsync(async _ => await generator.GenerateAsync(["a"]));

        Assert.Single(envelope.Spans);
        Assert.Equal(1, kept);
        Assert.Single(listening.Stopped);
    }

    [Theory]
    [MemberData(nameof(Flags))]
    public async Task TakenInTheFrameworksOwnActivityAndOursAreOneSpan(bool isOursOutside, bool isLive, bool isListening)
    {
        using var activities = new OursAndTheirs(isListening);
        var builder = new Generator().AsBuilder();
        IEmbeddingGenerator<string, Embedding<float>> generator = isOursOutside
            ? builder.UseAgentObservatory().UseOpenTelemetry(sourceName: activities.Theirs).Build()
            : builder.UseOpenTelemetry(sourceName: activities.Theirs).UseAgentObservatory().Build();

        SessionEnvelope envelope = await Support.Some.EnvelopeOf(
            async _ => await generator.GenerateAsync(["a"]),
            activities.Options(isLive, takesIn: true)
        );

        SpanRecord call = Assert.Single(envelope.Spans);
        Assert.Equal((SpanKind.LlmCall, "e0"), (call.Kind, call.Name));
        Assert.Equal("embeddings", call.Attributes["gen_ai.operation.name"].AsString());
        Assert.Equal(5, call.Attributes["gen_ai.usage.input_tokens"].AsInteger());
        Assert.Equal(
            isLive || isListening ? 1 : 0,
            activities.Stopped.Count(activity => activity.DisplayName == "embeddings e0")
        );
    }

    [Fact]
    public async Task WithoutASessionItIsJustTheCall()
    {
        var generator = new Generator().AsBuilder().UseAgentObservatory().Build();

        Assert.Single(await generator.GenerateAsync(["a"]));
    }

    private sealed class Generator : IEmbeddingGenerator<string, Embedding<float>>
    {
        private static readonly EmbeddingGeneratorMetadata Metadata = new("fake", null, "e0", 3);

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values,
            EmbeddingGenerationOptions? options = null,
            CancellationToken cancellationToken = default
        ) =>
            Task.FromResult(
                new GeneratedEmbeddings<Embedding<float>>(values.Select(_ => new Embedding<float>(new float[3])))
                {
                    Usage = new() { InputTokenCount = 5 },
                }
            );

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(EmbeddingGeneratorMetadata) ? Metadata : null;

        public void Dispose() { }
    }
}
