using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Terminal.Layout;

/// <summary>Builds a text out of words, from trusted labels and untrusted data. Untrusted data is escaped.</summary>
internal sealed class Paragraph(Glyphs glyphs)
{
    private const int WideGap = 2;
    private const int NarrowGap = 1;
    private const int ValueLimit = 160;
    private const int MaxAttributes = 50;

    private readonly List<Word> words = [];

    public IReadOnlyList<Word> Words => words;

    /// <summary>Appends a trusted text after a narrow gap.</summary>
    public Paragraph Append(string text, TextStyle style) => Add(NarrowGap, new Run(text, style));

    /// <summary>Appends a trusted text after a wide gap.</summary>
    public Paragraph AppendField(string text, TextStyle style) => Add(WideGap, new Run(text, style));

    /// <summary>Appends an untrusted text after a narrow gap.</summary>
    public Paragraph AppendUntrusted(string? text, TextStyle style, int limit = EscapedText.NameLimit, string suffix = "") =>
        Add(NarrowGap, new Run(Escape(text, limit) + suffix, style));

    /// <summary>Appends an untrusted text after a wide gap.</summary>
    public Paragraph AppendUntrustedField(string? text, TextStyle style) => Add(WideGap, new Run(Escape(text), style));

    /// <summary>Appends a label and an untrusted text after a wide gap.</summary>
    public Paragraph AppendLabelled(string label, string? text) =>
        Add(WideGap, new Run(label + " ", TextStyle.Faint), new Run(Escape(text), TextStyle.Plain));

    /// <summary>Appends attributes as key=value, the first after a wide gap.</summary>
    public Paragraph AppendAttributes(Attributes attributes, int valueLimit = ValueLimit)
    {
        var gap = WideGap;

        foreach (var (key, value) in attributes.Take(MaxAttributes))
        {
            Add(
                gap,
                new Run(Escape(key), TextStyle.Key),
                new Run("=", TextStyle.Faint),
                new Run(ValueText.Of(value, glyphs, valueLimit), TextStyle.Value)
            );
            gap = NarrowGap;
        }

        return attributes.Count > MaxAttributes
            ? Append($"{glyphs.Ellipsis} {Quantity.Of(attributes.Count - MaxAttributes)} more", TextStyle.Faint)
            : this;
    }

    private string Escape(string? text, int limit = EscapedText.NameLimit) =>
        string.IsNullOrEmpty(text) ? "\"\"" : EscapedText.Of(text, glyphs, limit);

    private Paragraph Add(int gap, params Run[] runs)
    {
        var width = 0;

        foreach (var run in runs)
        {
            width += CellWidth.Of(run.Text);
        }

        words.Add(new Word(gap, width, runs));
        return this;
    }
}

/// <summary>Runs that stay on one line if they fit; the gap before them and their width are in cells.</summary>
internal readonly record struct Word(int Gap, int Width, Run[] Runs);
