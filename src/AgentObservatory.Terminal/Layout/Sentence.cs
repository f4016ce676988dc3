namespace AgentObservatory.Terminal;

/// <summary>A text under construction: words with gaps between them, made from untrusted data and fixed labels.</summary>
internal sealed class Sentence(Glyphs glyphs)
{
    private const int WideGap = 2;
    private const int NarrowGap = 1;
    private const int ValueLimit = 160;
    private const int MostAttributes = 50;

    private readonly List<Word> words = [];

    public IReadOnlyList<Word> Words => words;

    /// <summary>A new topic: text of the program's own after a wide gap.</summary>
    public Sentence Field(string text, Ink ink) => Add(WideGap, new Run(text, ink));

    /// <summary>Text of the program's own after a narrow gap.</summary>
    public Sentence Then(string text, Ink ink) => Add(NarrowGap, new Run(text, ink));

    /// <summary>Untrusted text after a narrow gap.</summary>
    public Sentence ThenData(string? text, Ink ink, int limit = VisibleText.NameLimit, string suffix = "") =>
        Add(NarrowGap, new Run(Shown(text, limit) + suffix, ink));

    /// <summary>A new topic: untrusted text after a wide gap.</summary>
    public Sentence FieldData(string? text, Ink ink) => Add(WideGap, new Run(Shown(text, VisibleText.NameLimit), ink));

    /// <summary>A label and untrusted text after a wide gap.</summary>
    public Sentence Labelled(string label, string? text) =>
        Add(WideGap, new Run(label + " ", Ink.Faint), new Run(Shown(text, VisibleText.NameLimit), Ink.Plain));

    /// <summary>Attributes as key=value, the first after a wide gap.</summary>
    public Sentence Attributes(Attributes attributes, int valueLimit = ValueLimit)
    {
        var gap = WideGap;

        foreach (var (key, value) in attributes.Take(MostAttributes))
        {
            Add(
                gap,
                new Run(Shown(key, VisibleText.NameLimit), Ink.Key),
                new Run("=", Ink.Faint),
                new Run(ValueText.Of(value, glyphs, valueLimit), Ink.Value)
            );
            gap = NarrowGap;
        }

        return attributes.Count > MostAttributes
            ? Then($"{glyphs.Ellipsis} {attributes.Count - MostAttributes:N0} more", Ink.Faint)
            : this;
    }

    private string Shown(string? text, int limit) =>
        string.IsNullOrEmpty(text) ? "\"\"" : VisibleText.Of(text, glyphs, limit);

    private Sentence Add(int gap, params Run[] runs)
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
