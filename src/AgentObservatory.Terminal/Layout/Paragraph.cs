using System.Text;
using AgentObservatory.Terminal.Text;
using Style = Spectre.Console.Style;

namespace AgentObservatory.Terminal.Layout;

/// <summary>Builds a text out of words, from trusted labels and untrusted data. Untrusted data is escaped. A field stands
/// after a wide gap, everything else after a narrow one. Plain text on one line has no layout: it goes right into its
/// builder.</summary>
internal sealed class Paragraph
{
    private const string WideGap = "  ";
    private const string NarrowGap = " ";
    private const int ValueLimit = 160;
    private const int MaxAttributes = 50;

    private readonly List<Word> words = [];
    private readonly Glyphs glyphs;
    private readonly TextLayout? layout;
    private readonly StringBuilder? plain;

    public Paragraph(TextLayout layout)
    {
        this.layout = layout;
        glyphs = layout.Glyphs;
    }

    public Paragraph(StringBuilder plain, Glyphs glyphs)
    {
        this.plain = plain;
        this.glyphs = glyphs;
    }

    /// <summary>Writes the paragraph, its first line after one text and all others after another, by default the same and two
    /// spaces.</summary>
    public void Write(string first, string? rest = null) => layout?.Write(first, rest ?? first + "  ", words);

    /// <summary>Appends a trusted text.</summary>
    public Paragraph Append(string text, Style style) => Add(NarrowGap, new Run(text, style));

    /// <summary>The cells that it takes on one line.</summary>
    public int Width => words.Sum(word => word.Width) + words.Skip(1).Sum(word => word.Gap.Length);

    /// <summary>Appends a trusted text after so many cells.</summary>
    public Paragraph AppendAfter(int gap, string text, Style style) => Add(new string(' ', gap), new Run(text, style));

    /// <summary>Appends a trusted text as a field.</summary>
    public Paragraph AppendField(string text, Style style) => Add(WideGap, new Run(text, style));

    /// <summary>Appends a trusted text as a field, under a condition.</summary>
    public Paragraph AppendFieldIf(bool condition, string text, Style style) => condition ? AppendField(text, style) : this;

    public Paragraph AppendUntrusted(string? text, Style style, int limit = EscapedText.NameLimit, string suffix = "") =>
        Add(NarrowGap, new Run(Escape(text, limit) + suffix, style));

    public Paragraph AppendUntrustedField(string? text, Style style) => Add(WideGap, new Run(Escape(text), style));

    /// <summary>Appends a label and an untrusted text as a field; nothing if the text is null.</summary>
    public Paragraph AppendLabelled(string label, string? text) =>
        text is null ? this : Add(WideGap, label, " ", Escape(text));

    /// <summary>Appends attributes as key=value, the first one as a field.</summary>
    public Paragraph AppendAttributes(Attributes attributes, int valueLimit = ValueLimit)
    {
        var gap = WideGap;

        for (var index = 0; index < Math.Min(attributes.Count, MaxAttributes); index++)
        {
            var (key, value) = attributes[index];
            Add(gap, Escape(key), "=", ValueText.Of(value, glyphs, valueLimit));
            gap = NarrowGap;
        }

        return attributes.Count > MaxAttributes
            ? Append($"{glyphs.Ellipsis} {Quantity.Of(attributes.Count - MaxAttributes)} more", TextStyle.Faint)
            : this;
    }

    private string Escape(string? text, int limit = EscapedText.NameLimit) =>
        string.IsNullOrEmpty(text) ? "\"\"" : EscapedText.Of(text, glyphs, limit);

    private Paragraph Add(string gap, Run run)
    {
        if (plain is not null)
        {
            plain.Append(plain.Length > 0 ? gap : "").Append(run.Text);
            return this;
        }

        words.Add(new Word(gap, CellWidth.Of(run.Text), [run]));
        return this;
    }

    /// <summary>Adds a name and its text, which stay together if they fit.</summary>
    private Paragraph Add(string gap, string name, string separator, string text)
    {
        if (plain is not null)
        {
            plain.Append(plain.Length > 0 ? gap : "").Append(name).Append(separator).Append(text);
            return this;
        }

        var width = CellWidth.Of(name) + CellWidth.Of(separator) + CellWidth.Of(text);
        words.Add(
            new Word(
                gap,
                width,
                [new Run(name, TextStyle.Faint), new Run(separator, TextStyle.Faint), new Run(text, TextStyle.Plain)]
            )
        );
        return this;
    }
}
