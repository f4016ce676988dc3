using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Html;

/// <summary>What a trace says, as the page shows it: escaped as on a terminal, so that the page decides nothing. Texts of
/// several lines keep them; everything else is one line.</summary>
internal static class PageText
{
    private const int TextLimit = 1_000_000;

    public static string OfName(string? name) => EscapedText.Of(name ?? "", Glyphs.Unicode);

    public static string OfText(string? text)
    {
        if (text is null || EscapedText.IsPlain(text))
        {
            return text ?? "";
        }

        var lines = new List<string>();

        foreach (var line in text.AsSpan().TrimEnd().EnumerateLines())
        {
            lines.Add(EscapedText.Of(line.ToString(), Glyphs.Unicode, TextLimit));
        }

        return string.Join('\n', lines);
    }

    /// <summary>A string as text of its own, any other value as on a terminal; nothing for null.</summary>
    public static string OfValue(AttributeValue value) =>
        value.Kind == AttributeKind.Null ? ""
        : value.AsString() is { } text ? OfText(text)
        : ValueText.Of(value, Glyphs.Unicode, TextLimit);
}
