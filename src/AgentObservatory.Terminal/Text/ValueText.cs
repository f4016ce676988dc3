using System.Text;

namespace AgentObservatory.Terminal.Text;

/// <summary>Attribute values on one line, escaped and truncated: a string without quotes if it cannot be mistaken for
/// another value, otherwise with quotes; lists and maps as JSON.</summary>
internal sealed class ValueText(Glyphs glyphs, int limit)
{
    private const int MinStringLength = 16;

    private readonly StringBuilder builder = new();

    public static string Of(AttributeValue value, Glyphs glyphs, int limit)
    {
        if (value.AsString() is { } text && text.Length <= limit && IsBareWord(text))
        {
            return text;
        }

        if (value.Kind is not (AttributeKind.String or AttributeKind.List or AttributeKind.Map))
        {
            return EscapedText.Of(value.ToString(), glyphs, limit);
        }

        var shown = new ValueText(glyphs, limit);
        shown.Append(value);
        return shown.builder.ToString();
    }

    /// <summary>Whether a string needs no quotes: it starts with a letter, is not a JSON literal, and has no
    /// delimiters.</summary>
    private static bool IsBareWord(string text) =>
        text.Length > 0
        && EscapedText.IsPlain(text)
        && char.IsLetter(text[0])
        && text.AsSpan().IndexOfAny(" \"=,{}[]") < 0
        && text is not ("true" or "false" or "null");

    private void Append(AttributeValue value)
    {
        switch (value.Kind)
        {
            case AttributeKind.String:
                AppendString(value.AsString() ?? "");
                break;
            case AttributeKind.List:
                AppendItems('[', value.AsList(), Append, ']');
                break;
            case AttributeKind.Map:
                AppendItems('{', value.AsMap(), AppendEntry, '}');
                break;
            default:
                builder.Append(EscapedText.Of(value.ToString(), glyphs, limit));
                break;
        }
    }

    private void AppendEntry(KeyValuePair<string, AttributeValue> entry)
    {
        AppendString(entry.Key);
        builder.Append(':');
        Append(entry.Value);
    }

    private void AppendString(string text)
    {
        var shown = Truncate(text);
        builder.Append('"').Append(EscapedText.Of(shown.Replace("\"", "\\\""), glyphs, int.MaxValue)).Append('"');

        if (shown.Length < text.Length)
        {
            builder.Append(EscapedText.TruncationMark(glyphs, text.Length - shown.Length));
        }
    }

    /// <summary>Truncates a string to the room that is left, without splitting a character.</summary>
    private string Truncate(string text)
    {
        var room = Math.Max(limit - builder.Length, MinStringLength);
        return text.Length <= room ? text : text[..(char.IsHighSurrogate(text[room - 1]) ? room - 1 : room)];
    }

    /// <summary>Appends items as long as there is room.</summary>
    private void AppendItems<T>(char open, IReadOnlyList<T> items, Action<T> append, char close)
    {
        builder.Append(open);

        for (var index = 0; index < items.Count; index++)
        {
            builder.Append(index > 0 ? "," : "");

            if (builder.Length >= limit)
            {
                builder.Append(glyphs.Ellipsis);
                break;
            }

            append(items[index]);
        }

        builder.Append(close);
    }
}
