using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.AI.Describing;

/// <summary>What a call has used. Tokens that were read from a cache, written to one or spent on reasoning, of text or of
/// audio, are parts of the input or of the output, never added to them.</summary>
internal static class TokenUsage
{
    /// <summary>There is no property for tokens written to a cache: each provider counts them under a name of its own. The
    /// first that is there counts; providers that have several split the same tokens.</summary>
    private static readonly string[] CacheWriteNames =
    [
        "CacheCreationInputTokens",
        "CacheCreationInputTokenCount",
        "CacheCreationTokens",
        "CacheWriteInputTokens",
        "CacheWriteInputTokenCount",
        "CacheWriteTokens",
    ];

    internal static void Set(AgentSpan call, UsageDetails usage)
    {
        Set(call, Convention.inputTokens, usage.InputTokenCount);
        Set(call, Convention.outputTokens, usage.OutputTokenCount);
        Set(call, Convention.cacheReadTokens, usage.CachedInputTokenCount);
        Set(call, Convention.cacheWriteTokens, CacheWriteOf(usage));
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

    private static long? CacheWriteOf(UsageDetails usage)
    {
        if (usage.AdditionalCounts is not { Count: > 0 } counts)
        {
            return null;
        }

        foreach (string name in CacheWriteNames)
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
