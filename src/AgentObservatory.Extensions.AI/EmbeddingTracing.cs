using AgentObservatory.Extensions.AI.Describing;
using AgentObservatory.Extensions.AI.Embeddings;
using Microsoft.Extensions.AI;

namespace AgentObservatory;

/// <summary>Traces the model calls of an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/>.</summary>
public static class EmbeddingTracing
{
    /// <summary>Makes each call of the generator a span of kind <see cref="SpanKind.LlmCall"/> of the session that is current,
    /// <see cref="AgentSession.Current"/>, with <c>gen_ai.operation.name</c> "embeddings", provider, model and usage. What is
    /// embedded is not recorded. Without a current session the generator is just called. A generator that is traced already is
    /// not traced twice, nor is its call where a generator between the two hides that. What it returns or throws passes through unchanged.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">The builder is null.</exception>
    public static EmbeddingGeneratorBuilder<TInput, TEmbedding> UseAgentObservatory<TInput, TEmbedding>(
        this EmbeddingGeneratorBuilder<TInput, TEmbedding> builder
    )
        where TEmbedding : Embedding
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner =>
            Described.Find(inner, static one => one.GetService<TracedEmbeddingGenerator<TInput, TEmbedding>>()) is null
                ? new TracedEmbeddingGenerator<TInput, TEmbedding>(inner)
                : inner
        );
    }
}
