namespace AgentObservatory.Terminal;

/// <summary>Lines of a given width, filled from the top. Words that do not fit go to the next line.</summary>
internal sealed class Sheet(int width, Glyphs glyphs)
{
    private const int Narrowest = 40;
    private const int NarrowestText = 16;

    private readonly List<Line> lines = [];
    private readonly int width = Math.Max(width, Narrowest);

    public Glyphs Glyphs => glyphs;

    public int Width => width;

    public IReadOnlyList<Line> Lines => lines;

    public Sentence Sentence() => new(glyphs);

    public void Skip() => lines.Add(Line.Empty);

    /// <summary>Writes a sentence, on as many lines as it takes.</summary>
    public void Write(Margin margin, Sentence sentence)
    {
        var line = new SheetLine(margin.First);

        foreach (var word in sentence.Words)
        {
            if (line.Used + line.GapBefore(word) + word.Width <= width)
            {
                line.Add(word);
            }
            else if (CellWidth.Of(margin.Rest) + word.Width <= width)
            {
                line = Continue(line, margin);
                line.Add(word);
            }
            else
            {
                line = Split(line, margin, word);
            }
        }

        lines.Add(line.Finish());
    }

    /// <summary>A word longer than a line is broken wherever the line ends.</summary>
    private SheetLine Split(SheetLine line, Margin margin, Word word)
    {
        if (line.HasText && width - line.Used < NarrowestText)
        {
            line = Continue(line, margin);
        }

        line.Gap(word);

        foreach (var run in word.Runs)
        {
            var rest = run.Text;

            while (line.Used + CellWidth.Of(rest) > width)
            {
                var room = Math.Max(width - line.Used, line.HasText ? 0 : NarrowestText);
                var length = room == 0 ? 0 : CellWidth.Fit(rest, room);
                line.Add(run with { Text = rest[..length] });
                rest = rest[length..];
                line = Continue(line, margin);
            }

            line.Add(run with { Text = rest });
        }

        return line;
    }

    private SheetLine Continue(SheetLine line, Margin margin)
    {
        lines.Add(line.Finish());
        return new SheetLine(margin.Rest);
    }
}
