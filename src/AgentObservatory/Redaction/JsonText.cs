using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AgentObservatory.Redaction;

/// <summary>Values by their keys in text that is JSON, such as the arguments of a tool: one value or several, one after the
/// other. A text that was cut counts as JSON as far as it goes; a hidden value that does not end takes the rest with it, and so
/// does what cannot be read if the name of a hidden key is in it.</summary>
/// <param name="isHidden">Whether the value of a key is replaced.</param>
/// <param name="names">Finds the hidden keys where the text cannot be read.</param>
/// <param name="replace">What stands for a value; null for a marker, which also stands for what cannot be read.</param>
internal sealed class JsonText(Predicate<string> isHidden, KeyNames names, Func<string, string>? replace)
{
    /// <summary>JSON within strings of JSON is read so many times. In more, each of which escapes the quotes of the one within,
    /// a text as long as values may be has no room for a value.</summary>
    private const int MostWithin = 16;

    private static readonly byte[] Hidden = JsonSerializer.SerializeToUtf8Bytes(Marker.Redacted);

    private static readonly JsonReaderOptions Lenient = new()
    {
        AllowMultipleValues = true,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = Limits.MaxTextLength,
    };

    /// <summary>The text with the values of hidden keys replaced; null if it has none, or does not look like JSON.</summary>
    internal string? Hide(string text) => Hide(text, MostWithin);

    private string? Hide(string text, int within)
    {
        if (StartOf(text) is not { } start)
        {
            return null;
        }

        if (within == 0)
        {
            return names.AreIn(text) ? Marker.Redacted : null;
        }

        byte[] json = Encoding.UTF8.GetBytes(text, start, text.Length - start);
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(Lenient));
        var changed = new ArrayBufferWriter<byte>();
        int copied = 0;
        // Up to here it is read. Where reading fails, the reader may be further.
        int read = 0;
        int? hiddenFrom = null;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && IsHidden(ref reader))
                {
                    hiddenFrom = (int)reader.BytesConsumed;
                    if (!reader.Read())
                    {
                        break;
                    }

                    Utf8JsonReader value = reader;
                    if (!reader.TrySkip())
                    {
                        break;
                    }

                    int end = (int)reader.BytesConsumed;
                    byte[] told = replace is null
                        ? Hidden
                        : JsonSerializer.SerializeToUtf8Bytes(replace(TextOf(value, json, end)));
                    Replace(told, hiddenFrom.Value, end);
                    hiddenFrom = null;
                }
                else if (reader.TokenType == JsonTokenType.String && HideIn(ref reader, within - 1) is { } inner)
                {
                    byte[] written = JsonSerializer.SerializeToUtf8Bytes(inner);
                    Replace(written, (int)reader.TokenStartIndex, (int)reader.BytesConsumed);
                }

                read = (int)reader.BytesConsumed;
            }
        }
        catch (JsonException)
        {
            // It is JSON up to here.
        }

        if (hiddenFrom is { } rest)
        {
            Replace(Hidden, rest, json.Length);
        }
        else if (read < json.Length && names.AreIn(Encoding.UTF8.GetString(json.AsSpan(read))))
        {
            Replace(Hidden, read, json.Length);
        }

        if (copied == 0)
        {
            return null;
        }

        changed.Write(json.AsSpan(copied));
        return string.Concat(text.AsSpan(0, start), Encoding.UTF8.GetString(changed.WrittenSpan));

        void Replace(ReadOnlySpan<byte> with, int from, int to)
        {
            changed.Write(json.AsSpan(copied, from - copied));
            changed.Write(with);
            copied = to;
        }
    }

    /// <summary>Where the JSON in a text begins; null if it does not look like JSON: an object, a list, or one of them as a
    /// string.</summary>
    private static int? StartOf(string text)
    {
        int start = 0;
        while (start < text.Length && (char.IsWhiteSpace(text[start]) || text[start] == '\uFEFF'))
        {
            start++;
        }

        int first = start;
        while (first < text.Length && (text[first] is '"' or '\\' || char.IsWhiteSpace(text[first])))
        {
            first++;
        }

        return first < text.Length && text[first] is '{' or '[' ? start : null;
    }

    /// <summary>A name that is no text is hidden if the name of a hidden key is in it as it is written.</summary>
    private bool IsHidden(ref Utf8JsonReader reader) =>
        ReadOf(ref reader) is { } name ? isHidden(name) : names.AreIn(Encoding.UTF8.GetString(reader.ValueSpan));

    /// <summary>The text at the reader with the values of hidden keys replaced; null if there are none. What is no text goes
    /// with the names of hidden keys that are in it.</summary>
    private string? HideIn(ref Utf8JsonReader reader, int within) =>
        ReadOf(ref reader) is { } text ? Hide(text, within)
        : names.AreIn(Encoding.UTF8.GetString(reader.ValueSpan)) ? Marker.Redacted
        : null;

    /// <summary>Null where that is no text: half a character, escaped.</summary>
    private static string? ReadOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string TextOf(Utf8JsonReader value, byte[] json, int end) =>
        value.TokenType == JsonTokenType.String && ReadOf(ref value) is { } text
            ? text
            : Encoding.UTF8.GetString(json.AsSpan((int)value.TokenStartIndex..end));
}
