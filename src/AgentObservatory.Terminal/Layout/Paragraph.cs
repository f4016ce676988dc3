using AgentObservatory.Terminal.Text;
using Style = Spectre.Console.Style;

namespace AgentObservatory.Terminal.Layout;

/// <summary>Builds a text out of words, from trusted labels and untrusted data. Untrusted data is escaped. A field stands
/// after a wide gap, everything else after a narrow one.</summary>
internal sealed class Paragraph(Glyphs glyphs)
{
    private const string WideGap = "  ";
    private const string NarrowGap = " ";
    private const int ValueLimit = 160;
    private const int MaxAttributes = 50;

    private readonly List<Word> words = [];

    public IReadOnlyList<Word> Words => words;

    /// <summary>All the words, on a line without an end.</summary>
    public Line OnOneLine()
    {
        var runs = new List<Run>(4 * words.Count);

        foreach (var word in words)
        {
            if (runs.Count > 0)
            {
                runs.Add(new Run(word.Gap, TextStyle.Plain));
            }

            runs.AddRange(word.Runs);
        }

        return new Line(runs);
    }

    /// <summary>Appends a trusted text.</summary>
    public Paragraph Append(string text, Style style) => Add(NarrowGap, new Run(text, style));

    /// <summary>Appends a trusted text as a field.</summary>
    public Paragraph AppendField(string text, Style style) => Add(WideGap, new Run(text, style));

    /// <summary>Appends a trusted text as a field, under a condition.</summary>
    public Paragraph AppendFieldIf(bool condition, string text, Style style) => condition ? AppendField(text, style) : this;

    public Paragraph AppendUntrusted(string? text, Style style, int limit = EscapedText.NameLimit, string suffix = "") =>
        Add(NarrowGap, new Run(Escape(text, limit) + suffix, style));

    public Paragraph AppendUntrustedField(string? text, Style style) => Add(WideGap, new Run(Escape(text), style));

    /// <summary>Appends a label and an untrusted text as a field; nothing if the text is null.</summary>
    public Paragraph AppendLabelled(string label, string? text) =>
        text is null ? this : Add(WideGap, new Run(label + " ", TextStyle.Faint), new Run(Escape(text), TextStyle.Plain));

    /// <summary>Appends attributes as key=value, the first one as a field.</summary>
    public Paragraph AppendAttributes(Attributes attributes, int valueLimit = ValueLimit)
    {
        var gap = WideGap;

        foreach (var (key, value) in attributes.Take(MaxAttributes))
        {
            Add(
                gap,
                new Run(Escape(key), TextStyle.Faint),
                new Run("=", TextStyle.Faint),
                new Run(ValueText.Of(value, glyphs, valueLimit), TextStyle.Plain)
            );
            gap = NarrowGap;
        }

        return attributes.Count > MaxAttributes
            ? Append($"{glyphs.Ellipsis} {Quantity.Of(attributes.Count - MaxAttributes)} more", TextStyle.Faint)
            : this;
    }

    private string Escape(string? text, int limit = EscapedText.NameLimit) =>
        string.IsNullOrEmpty(text) ? "\"\"" : EscapedText.Of(text, glyphs, limit);

    private Paragraph Add(string gap, params Run[] runs)
    {
        words.Add(new Word(gap, runs));
        return this;
    }
}

/// <summary>Runs that stay on one line if they fit, and the gap before them.</summary>
internal readonly record struct Word(string Gap, Run[] Runs)
{
    /// <summary>In cells.</summary>
    public int Width => Runs.Sum(run => CellWidth.Of(run.Text));
}
