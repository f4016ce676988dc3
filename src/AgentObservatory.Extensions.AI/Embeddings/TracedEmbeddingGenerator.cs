using System.Diagnostics;
using AgentObservatory.Extensions.AI.Describing;
using AgentObservatory.Live;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.AI.Embeddings;

/// <summary>Each call of the generator below is a model call of the session that is current, with the operation "embeddings".
/// Without a session it is just the call.</summary>
internal sealed class TracedEmbeddingGenerator<TInput, TEmbedding>(IEmbeddingGenerator<TInput, TEmbedding> inner)
    : DelegatingEmbeddingGenerator<TInput, TEmbedding>(inner)
    where TEmbedding : Embedding
{
    private readonly EmbeddingGeneratorMetadata? generator = Described.Find(
        inner,
        static one => one.GetService<EmbeddingGeneratorMetadata>()
    );
    private readonly CallTracing tracing = new(
        Described.Find(inner, static one => one.GetService<ActivitySource>()),
        IsWithin: true
    );

    public override Task<GeneratedEmbeddings<TEmbedding>> GenerateAsync(
        IEnumerable<TInput> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        AgentSession.Current is { } session && OwnCalls.Around(session, Convention.embeddings) is null
            ? GenerateWithin(session, values, options, cancellationToken)
            : base.GenerateAsync(values, options, cancellationToken);

    private Task<GeneratedEmbeddings<TEmbedding>> GenerateWithin(
        AgentSession session,
        IEnumerable<TInput> values,
        EmbeddingGenerationOptions? options,
        CancellationToken cancellationToken
    ) =>
        SameOperation.Start(
            tracing,
            () =>
                session.LlmCall(
                    ModelOf(options),
                    call => GenerateAsync(call, values, options, cancellationToken),
                    AttributesOf(options).Span
                )
        );

    private string ModelOf(EmbeddingGenerationOptions? options) => options?.ModelId ?? generator?.DefaultModelId ?? "";

    private AttributeList AttributesOf(EmbeddingGenerationOptions? options) =>
        Described.Attributes(
            (Generator: this, options),
            static (attributes, given) =>
            {
                EmbeddingGeneratorMetadata? generator = given.Generator.generator;
                attributes.Add(Convention.operationName, Convention.embeddings);
                attributes.AddText(Convention.providerName, generator?.ProviderName);
                attributes.AddText(Convention.requestModel, given.Generator.ModelOf(given.options));
                attributes.AddServer(generator?.ProviderUri);
                attributes.Add(
                    Convention.embeddingDimensions,
                    given.options?.Dimensions ?? generator?.DefaultModelDimensions
                );
            }
        );

    private async Task<GeneratedEmbeddings<TEmbedding>> GenerateAsync(
        AgentSpan call,
        IEnumerable<TInput> values,
        EmbeddingGenerationOptions? options,
        CancellationToken cancellationToken
    )
    {
        OwnCalls.Add(call, Convention.embeddings);
        var generated = await base.GenerateAsync(values, options, cancellationToken).ConfigureAwait(false);
        Described.On(
            call,
            generated,
            static (call, generated) =>
            {
                if (generated?.Usage is { } usage)
                {
                    TokenUsage.Set(call, usage);
                }
            }
        );
        return generated;
    }
}
