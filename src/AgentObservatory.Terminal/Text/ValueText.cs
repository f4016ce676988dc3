using System.Globalization;
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
        var text = new ValueText(glyphs, limit);
        text.Append(value, isInner: false);
        return text.builder.ToString();
    }

    private void Append(AttributeValue value, bool isInner)
    {
        switch (value.Kind)
        {
            case AttributeKind.Null:
                builder.Append("null");
                break;
            case AttributeKind.Boolean:
                builder.Append(value.AsBoolean() ? "true" : "false");
                break;
            case AttributeKind.Integer:
                builder.Append(CultureInfo.InvariantCulture, $"{value.AsInteger()}");
                break;
            case AttributeKind.Float:
            case AttributeKind.Number:
                builder.Append(EscapedText.Of(value.ToString(), glyphs, limit));
                break;
            case AttributeKind.String:
                AppendString(value.AsString() ?? "", isInner);
                break;
            case AttributeKind.List:
                AppendList(value.AsList());
                break;
            default:
                AppendMap(value.AsMap());
                break;
        }
    }

    private void AppendString(string text, bool isInner)
    {
        if (!isInner && text.Length <= limit && IsBareWord(text))
        {
            builder.Append(text);
            return;
        }

        var shown = Truncate(text);
        builder.Append('"');
        EscapedText.AppendEscaped(builder, shown.Replace("\"", "\\\""), glyphs.IsUnicode, int.MaxValue);
        builder.Append('"');

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

    /// <summary>Whether a string needs no quotes: it starts with a letter, is not a JSON literal, and has no
    /// delimiters.</summary>
    private static bool IsBareWord(string text) =>
        text.Length > 0
        && EscapedText.IsPlain(text)
        && char.IsLetter(text[0])
        && text.AsSpan().IndexOfAny(" \"=,{}[]") < 0
        && text is not ("true" or "false" or "null");

    private void AppendList(IReadOnlyList<AttributeValue> items)
    {
        builder.Append('[');

        for (var index = 0; index < items.Count && TryAppendSeparator(index); index++)
        {
            Append(items[index], isInner: true);
        }

        builder.Append(']');
    }

    private void AppendMap(Attributes entries)
    {
        builder.Append('{');

        for (var index = 0; index < entries.Count && TryAppendSeparator(index); index++)
        {
            AppendString(entries[index].Key, isInner: true);
            builder.Append(':');
            Append(entries[index].Value, isInner: true);
        }

        builder.Append('}');
    }

    /// <summary>Appends a separator before every item but the first. Returns false if there is no room for the
    /// item.</summary>
    private bool TryAppendSeparator(int index)
    {
        builder.Append(index > 0 ? "," : "");

        if (builder.Length < limit)
        {
            return true;
        }

        builder.Append(glyphs.Ellipsis);
        return false;
    }
}
