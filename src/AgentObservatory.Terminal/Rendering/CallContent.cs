using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Terminal.Rendering;

/// <summary>What a tool was given and what came out, as the JSON that they are. All of it is escaped and has a limit.</summary>
internal static class CallContent
{
    private const int Limit = 1_000;
    private const int LongestRead = 10_000;
    private const string NoArguments = "{}";

    /// <summary>JSON within text needs few escapes; what a terminal could interpret is escaped afterwards.</summary>
    private static readonly JsonWriterOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The arguments, if there are any, and the result, each on one line.</summary>
    public static IReadOnlyList<string> Of(Attributes attributes, Glyphs glyphs)
    {
        var texts = new List<string>(2);

        if (TextOf(attributes[Convention.toolCallArguments], glyphs) is { } arguments and not NoArguments)
        {
            texts.Add(arguments);
        }

        if (TextOf(attributes[Convention.toolCallResult], glyphs) is { } result)
        {
            texts.Add($"{glyphs.Arrow} {result}");
        }

        return texts;
    }

    public static bool Tells(string key) => key == Convention.toolCallArguments || key == Convention.toolCallResult;

    private static string? TextOf(AttributeValue value, Glyphs glyphs) =>
        value.Kind == AttributeKind.Null ? null
        : value.AsString() is not { } text ? ValueText.Of(value, glyphs, Limit)
        : Compact(text) is { } json ? EscapedText.Of(json, glyphs, Limit)
        // The beginning of JSON that was cut.
        : text is ['{' or '[', ..] ? EscapedText.Of(text, glyphs, Limit)
        : ValueText.Of(value, glyphs, Limit);

    /// <summary>The same JSON without blanks and without escapes that it does not need; null if the text is none.</summary>
    private static string? Compact(string text) => text.Length > LongestRead ? null : JsonInText.Read(text, Compact);

    private static string Compact(JsonElement json)
    {
        var written = new ArrayBufferWriter<byte>();

        using (var writer = new Utf8JsonWriter(written, AsItIs))
        {
            json.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(written.WrittenSpan);
    }
}
