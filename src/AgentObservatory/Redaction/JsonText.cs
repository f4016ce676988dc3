using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AgentObservatory.Redaction;

/// <summary>Values by their keys in text that is JSON, such as the arguments of a tool. A text that was cut counts as JSON as
/// far as it goes; a hidden value that does not end takes the rest with it.</summary>
internal static class JsonText
{
    /// <summary>JSON within strings of JSON is read so many times.</summary>
    private const int MostWithin = 4;

    private static readonly byte[] Hidden = JsonSerializer.SerializeToUtf8Bytes(Marker.Redacted);

    private static readonly JsonReaderOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = Limits.MaxTextLength,
    };

    /// <summary>The text with the values of hidden keys replaced; null if it has none, or is no JSON.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isHidden">Whether the value of a key is replaced.</param>
    /// <param name="replace">What stands for a value; null for a marker, which also stands for a value that does not
    /// end.</param>
    internal static string? Hide(string text, Predicate<string> isHidden, Func<string, string>? replace) =>
        Hide(text, isHidden, replace, MostWithin);

    private static string? Hide(string text, Predicate<string> isHidden, Func<string, string>? replace, int within)
    {
        ReadOnlySpan<char> start = text.AsSpan().TrimStart();
        if (within == 0 || start.IsEmpty || start[0] is not ('{' or '['))
        {
            return null;
        }

        byte[] json = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(Lenient));
        var changed = new ArrayBufferWriter<byte>();
        int copied = 0;
        int? hiddenFrom = null;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && isHidden(reader.GetString()!))
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
                else if (
                    reader.TokenType == JsonTokenType.String
                    && Hide(reader.GetString()!, isHidden, replace, within - 1) is { } inner
                )
                {
                    byte[] written = JsonSerializer.SerializeToUtf8Bytes(inner);
                    Replace(written, (int)reader.TokenStartIndex, (int)reader.BytesConsumed);
                }
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

        if (copied == 0)
        {
            return null;
        }

        changed.Write(json.AsSpan(copied));
        return Encoding.UTF8.GetString(changed.WrittenSpan);

        void Replace(ReadOnlySpan<byte> with, int from, int to)
        {
            changed.Write(json.AsSpan(copied, from - copied));
            changed.Write(with);
            copied = to;
        }
    }

    private static string TextOf(in Utf8JsonReader value, byte[] json, int end) =>
        value.TokenType == JsonTokenType.String
            ? value.GetString()!
            : Encoding.UTF8.GetString(json.AsSpan((int)value.TokenStartIndex..end));
}
