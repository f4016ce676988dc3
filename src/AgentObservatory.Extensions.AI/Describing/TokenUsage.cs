using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.AI.Describing;

/// <summary>What a call has used. Tokens that were read from a cache, written to one or spent on reasoning, of text or of
/// audio, are parts of the input or of the output, never added to them.</summary>
internal static class TokenUsage
{
    /// <summary>How providers name, among their additional counts, what no property tells: tokens written to a cache always, the
    /// others where a client leaves the property out. The first name that is there counts; providers that have several split
    /// the same tokens.</summary>
    private static readonly (string Key, string[] Names)[] Additional =
    [
        (
            Convention.cacheWriteTokens,
            [
                "CacheCreationInputTokens",
                "CacheCreationInputTokenCount",
                "CacheCreationTokens",
                "CacheWriteInputTokens",
                "CacheWriteInputTokenCount",
                "CacheWriteTokens",
            ]
        ),
        (
            Convention.cacheReadTokens,
            [
                "CacheReadInputTokens",
                "CacheReadInputTokenCount",
                "CacheReadTokens",
                "CachedInputTokens",
                "CachedInputTokenCount",
                "CachedTokens",
                "CachedTokenCount",
                "CachedContentTokenCount",
                "InputTokenDetailsCachedTokenCount",
                "InputTokensDetailsCachedTokens",
                "PromptTokensDetailsCachedTokens",
                "PromptCacheHitTokens",
            ]
        ),
        (
            Convention.reasoningTokens,
            [
                "ReasoningTokens",
                "ReasoningTokenCount",
                "OutputTokenDetailsReasoningTokenCount",
                "OutputTokensDetailsReasoningTokens",
                "CompletionTokensDetailsReasoningTokens",
                "ThoughtsTokenCount",
                "ThinkingTokens",
            ]
        ),
    ];

    internal static void Set(AgentSpan call, UsageDetails usage)
    {
        Set(call, Convention.inputTokens, usage.InputTokenCount);
        Set(call, Convention.outputTokens, usage.OutputTokenCount);
        SetAdditional(call, usage.AdditionalCounts);
        Set(call, Convention.cacheReadTokens, usage.CachedInputTokenCount);
        Set(call, Convention.reasoningTokens, usage.ReasoningTokenCount);
#pragma warning disable MEAI001 // A provider that tells them means them, even though the properties are still called experimental.
        Set(call, Convention.inputTextTokens, usage.InputTextTokenCount);
        Set(call, Convention.outputTextTokens, usage.OutputTextTokenCount);
        Set(call, Convention.inputAudioTokens, usage.InputAudioTokenCount);
        Set(call, Convention.outputAudioTokens, usage.OutputAudioTokenCount);
#pragma warning restore MEAI001
    }

    internal static void Set(AgentSpan span, string key, long? count)
    {
        if (count is { } known)
        {
            span.Set(key, known);
        }
    }

    private static void SetAdditional(AgentSpan call, AdditionalPropertiesDictionary<long>? counts)
    {
        if (counts is not { Count: > 0 })
        {
            return;
        }

        foreach (var (key, names) in Additional)
        {
            Set(call, key, CountOf(counts, names));
        }
    }

    private static long? CountOf(AdditionalPropertiesDictionary<long> counts, string[] names)
    {
        foreach (string name in names)
        {
            foreach (var (key, count) in counts)
            {
                if (IsNamed(key, name))
                {
                    return count;
                }
            }
        }

        return null;
    }

    /// <summary>However the provider writes its words: "cache_creation_input_tokens" is the same name.</summary>
    private static bool IsNamed(string key, string name)
    {
        int matched = 0;
        foreach (char letter in key.Where(char.IsLetterOrDigit))
        {
            if (matched == name.Length || char.ToUpperInvariant(letter) != char.ToUpperInvariant(name[matched]))
            {
                return false;
            }

            matched++;
        }

        return matched == name.Length;
    }
}
