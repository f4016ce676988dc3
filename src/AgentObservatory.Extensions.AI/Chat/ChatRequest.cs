using AgentObservatory.Extensions.AI.Describing;
using AgentObservatory.Extensions.AI.Words;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.AI.Chat;

/// <summary>What is known of a model call when it starts.</summary>
internal static class ChatRequest
{
    internal static string ModelOf(ChatOptions? options, ChatClientMetadata? client) =>
        options?.ModelId ?? client?.DefaultModelId ?? "";

    internal static AttributeList AttributesOf(ChatOptions? options, ChatClientMetadata? client, bool isStreamed) =>
        Described.Attributes(
            (options, client, isStreamed),
            static (attributes, given) =>
            {
                attributes.AddText(GenAi.ProviderName, given.client?.ProviderName);
                attributes.AddText(GenAi.RequestModel, ModelOf(given.options, given.client));
                if (given.isStreamed)
                {
                    attributes.Add(GenAi.RequestStream, true);
                }

                attributes.AddServer(given.client?.ProviderUri);
                if (given.options is not null)
                {
                    Add(attributes, given.options);
                }
            }
        );

    private static void Add(AttributeList attributes, ChatOptions options)
    {
        attributes.AddText(GenAi.ConversationId, options.ConversationId);
        attributes.AddText(GenAi.OutputType, OutputOf(options.ResponseFormat));
        attributes.Add(GenAi.RequestMaxTokens, options.MaxOutputTokens);
        attributes.AddNumber(GenAi.RequestTemperature, options.Temperature);
        attributes.AddNumber(GenAi.RequestTopP, options.TopP);
        attributes.Add(GenAi.RequestTopK, options.TopK);
        attributes.Add(GenAi.RequestSeed, options.Seed);
        attributes.AddNumber(GenAi.RequestFrequencyPenalty, options.FrequencyPenalty);
        attributes.AddNumber(GenAi.RequestPresencePenalty, options.PresencePenalty);
        attributes.AddText(GenAi.RequestReasoningLevel, LevelOf(options.Reasoning?.Effort));
        attributes.AddTexts(GenAi.RequestStopSequences, options.StopSequences);
    }

    private static string? OutputOf(ChatResponseFormat? format) =>
        format switch
        {
            ChatResponseFormatText => "text",
            ChatResponseFormatJson => "json",
            _ => null,
        };

    private static string? LevelOf(ReasoningEffort? effort) => effort?.ToString().ToLowerInvariant();
}
