using System.Globalization;
using System.Text;

namespace AgentObservatory.Terminal;

/// <summary>
/// Attribute values on one line: text as it is where that cannot be mistaken for something else, otherwise in quotes;
/// lists and maps as JSON. What comes out is escaped, and cut after so many characters.
/// </summary>
internal sealed class ValueText(Glyphs glyphs, int limit)
{
    private const int MinimumRoom = 16;

    private readonly StringBuilder builder = new();

    public static string Of(AttributeValue value, Glyphs glyphs, int limit)
    {
        var text = new ValueText(glyphs, limit);
        text.Append(value, isInner: false);
        return text.builder.ToString();
    }

    private bool IsFull => builder.Length >= limit;

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
                builder.Append(VisibleText.Of(value.ToString(), glyphs, limit));
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

        var shown = Cut(text);
        builder.Append('"');
        VisibleText.AppendEscaped(
            builder,
            shown.Replace("\"", "\\\""),
            glyphs.IsUnicode,
            int.MaxValue
        );
        builder.Append('"');

        if (shown.Length < text.Length)
        {
            builder.Append(VisibleText.CutMark(glyphs, text.Length - shown.Length));
        }
    }

    /// <summary>The text as far as there is room for it, never half a character.</summary>
    private string Cut(string text)
    {
        var room = Math.Max(limit - builder.Length, MinimumRoom);

        if (text.Length <= room)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[room - 1]) ? room - 1 : room)];
    }

    /// <summary>A word that starts with a letter and is no word of JSON, so that neither its kind nor its end is in doubt.</summary>
    private static bool IsBareWord(string text) =>
        text.Length > 0
        && VisibleText.IsPlain(text)
        && char.IsLetter(text[0])
        && text.AsSpan().IndexOfAny(" \"=,{}[]") < 0
        && text is not ("true" or "false" or "null");

    private void AppendList(IReadOnlyList<AttributeValue> items)
    {
        builder.Append('[');

        for (var index = 0; index < items.Count; index++)
        {
            if (Separate(index))
            {
                break;
            }

            Append(items[index], isInner: true);
        }

        builder.Append(']');
    }

    private void AppendMap(Attributes entries)
    {
        builder.Append('{');

        for (var index = 0; index < entries.Count; index++)
        {
            if (Separate(index))
            {
                break;
            }

            AppendString(entries[index].Key, isInner: true);
            builder.Append(':');
            Append(entries[index].Value, isInner: true);
        }

        builder.Append('}');
    }

    /// <summary>Goes on to the next item; true where there is no room for it.</summary>
    private bool Separate(int index)
    {
        builder.Append(index > 0 ? "," : "");

        if (IsFull)
        {
            builder.Append(glyphs.Ellipsis);
        }

        return IsFull;
    }
}
