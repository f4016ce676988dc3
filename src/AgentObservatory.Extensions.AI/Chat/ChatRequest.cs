using AgentObservatory.Extensions.AI.Describing;
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
                attributes.AddText(Convention.providerName, given.client?.ProviderName);
                attributes.AddText(Convention.requestModel, ModelOf(given.options, given.client));
                if (given.isStreamed)
                {
                    attributes.Add(Convention.requestStream, true);
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
        attributes.AddText(Convention.conversationId, options.ConversationId);
        attributes.AddText(Convention.outputType, OutputOf(options.ResponseFormat));
        attributes.Add(Convention.requestMaxTokens, options.MaxOutputTokens);
        attributes.AddNumber(Convention.requestTemperature, options.Temperature);
        attributes.AddNumber(Convention.requestTopP, options.TopP);
        attributes.Add(Convention.requestTopK, options.TopK);
        attributes.Add(Convention.requestSeed, options.Seed);
        attributes.AddNumber(Convention.requestFrequencyPenalty, options.FrequencyPenalty);
        attributes.AddNumber(Convention.requestPresencePenalty, options.PresencePenalty);
        attributes.AddText(Convention.requestReasoningLevel, LevelOf(options.Reasoning?.Effort));
        attributes.AddTexts(Convention.requestStopSequences, options.StopSequences);
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
