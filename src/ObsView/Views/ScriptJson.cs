using System.Buffers;
using System.Text;
using System.Text.Json;
using AgentObservatory.Terminal.Rendering;

namespace AgentObservatory.ObsView.Views;

/// <summary>JSON for scripts: values one a line, in ASCII.</summary>
internal static class ScriptJson
{
    /// <summary>The value that is written, with a line end.</summary>
    public static string Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();

        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    /// <summary>The text with a replacement character for each half of one: JSON's writer refuses these.</summary>
    public static string Sound(string? text)
    {
        var sound = new StringBuilder();

        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            sound.Append(rune);
        }

        return sound.ToString();
    }

    public static void WriteTokens(Utf8JsonWriter json, TokenUsage tokens)
    {
        json.WriteStartObject("tokens");
        json.WriteNumber("input", tokens.Input);
        json.WriteNumber("output", tokens.Output);
        json.WriteNumber("cache_read", tokens.CacheRead);
        json.WriteNumber("cache_write", tokens.CacheWrite);
        json.WriteNumber("reasoning", tokens.Reasoning);
        json.WriteEndObject();
    }

    /// <summary>Null if there is no error.</summary>
    public static void WriteError(Utf8JsonWriter json, ErrorInfo? error)
    {
        if (error is null)
        {
            json.WriteNull("error");
            return;
        }

        json.WriteStartObject("error");
        json.WriteString("type", Sound(error.Type));
        json.WriteString("message", Sound(error.Message));
        json.WriteEndObject();
    }

    public static string StatusText(SpanStatus status) => TraceVocabulary.StatusText(status).Text;
}
