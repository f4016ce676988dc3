using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Terminal.Rendering;

/// <summary>The tokens of a call, as its row tells them: "1,204 (1,000 cached) → 96 tokens". A part stands in brackets behind its
/// whole, to which it is never added.</summary>
internal static class TokenText
{
    private static readonly Part[] Parts =
    [
        new(Convention.inputTokens, Convention.cacheReadTokens, "cached"),
        new(Convention.inputTokens, Convention.cacheWriteTokens, "newly cached"),
        new(Convention.inputTokens, Convention.inputTextTokens, "text"),
        new(Convention.inputTokens, Convention.inputAudioTokens, "audio"),
        new(Convention.outputTokens, Convention.reasoningTokens, "reasoning"),
        new(Convention.outputTokens, Convention.outputTextTokens, "text"),
        new(Convention.outputTokens, Convention.outputAudioTokens, "audio"),
    ];

    /// <summary>Null if nothing is said about tokens.</summary>
    public static string? Of(Attributes attributes, Glyphs glyphs) =>
        (Whole(attributes, Convention.inputTokens), Whole(attributes, Convention.outputTokens)) switch
        {
            (null, null) => null,
            ({ } input, null) => $"{input} tokens in",
            (null, { } output) => $"{output} tokens out",
            var (input, output) => $"{input} {glyphs.Arrow} {output} tokens",
        };

    /// <summary>Whether the text tells what an attribute says: not if that is no count, or the part of a whole that is not
    /// there.</summary>
    public static bool Tells(Attributes attributes, string key) =>
        IsCount(attributes[key])
        && (
            key == Convention.inputTokens
            || key == Convention.outputTokens
            || Parts.Any(part => part.Key == key && IsCount(attributes[part.Whole]))
        );

    private static string? Whole(Attributes attributes, string key)
    {
        if (!IsCount(attributes[key]))
        {
            return null;
        }

        var parts = Parts
            .Where(part => part.Whole == key && IsCount(attributes[part.Key]) && attributes[part.Key].AsInteger() > 0)
            .Select(part => $"{Quantity.Of(attributes[part.Key].AsInteger())} {part.Word}");
        var told = string.Join(", ", parts);
        return Quantity.Of(attributes[key].AsInteger()) + (told.Length > 0 ? $" ({told})" : "");
    }

    private static bool IsCount(AttributeValue value) => value.Kind == AttributeKind.Integer && value.AsInteger() >= 0;

    private sealed record Part(string Whole, string Key, string Word);
}
