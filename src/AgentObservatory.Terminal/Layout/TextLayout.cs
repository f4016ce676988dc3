using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Terminal.Layout;

/// <summary>Wraps paragraphs into lines of a given width.</summary>
internal sealed class TextLayout(int width, Glyphs glyphs)
{
    private const int MinWidth = 40;
    private const int MinTextWidth = 16;

    private readonly List<Line> lines = [];
    private readonly int width = Math.Max(width, MinWidth);

    public Glyphs Glyphs => glyphs;

    public int Width => width;

    public IReadOnlyList<Line> Lines => lines;

    public Paragraph NewParagraph() => new(glyphs);

    public void WriteEmptyLine() => lines.Add(Line.Empty);

    /// <summary>Writes a paragraph. A word that does not fit goes to the next line.</summary>
    public void Write(Indent indent, Paragraph paragraph)
    {
        var line = new LineBuilder(indent.First);

        foreach (var word in paragraph.Words)
        {
            if (line.Width + line.GapBefore(word) + word.Width <= width)
            {
                line.Add(word);
            }
            else if (CellWidth.Of(indent.Rest) + word.Width <= width)
            {
                line = NextLine(line, indent);
                line.Add(word);
            }
            else
            {
                line = Split(line, indent, word);
            }
        }

        lines.Add(line.ToLine());
    }

    /// <summary>Breaks a word that is longer than a line wherever the line ends.</summary>
    private LineBuilder Split(LineBuilder line, Indent indent, Word word)
    {
        if (line.HasText && width - line.Width < MinTextWidth)
        {
            line = NextLine(line, indent);
        }

        line.AddGap(word);

        foreach (var run in word.Runs)
        {
            var rest = run.Text;

            while (line.Width + CellWidth.Of(rest) > width)
            {
                var room = Math.Max(width - line.Width, line.HasText ? 0 : MinTextWidth);
                var length = room == 0 ? 0 : CellWidth.Fit(rest, room);
                line.Add(run with { Text = rest[..length] });
                rest = rest[length..];
                line = NextLine(line, indent);
            }

            line.Add(run with { Text = rest });
        }

        return line;
    }

    private LineBuilder NextLine(LineBuilder line, Indent indent)
    {
        lines.Add(line.ToLine());
        return new LineBuilder(indent.Rest);
    }
}

/// <summary>The text to the left of a paragraph: on its first line and on all others.</summary>
internal readonly record struct Indent(string First, string Rest)
{
    public static Indent Hanging(string guides, string indent = "  ") => new(guides, guides + indent);
}
