using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Terminal.Layout;

/// <summary>Wraps paragraphs into lines of a given width.</summary>
internal sealed class TextLayout(int width, Glyphs glyphs)
{
    private const int MinWidth = 40;
    private const int MinTextWidth = 16;

    private readonly List<Line> lines = [];
    private readonly int width = Math.Max(width, MinWidth);

    // The line that is being written, and its width so far in cells.
    private List<Run> runs = [];
    private int indentRuns;
    private int used;

    public Glyphs Glyphs => glyphs;

    public int Width => width;

    public IReadOnlyList<Line> Lines => lines;

    /// <summary>The lines so far, which are its lines no longer.</summary>
    public IReadOnlyList<Line> TakeLines()
    {
        Line[] taken = [.. lines];
        lines.Clear();
        return taken;
    }

    /// <summary>Adds a line as it is.</summary>
    public void Add(Line line) => lines.Add(line);

    /// <summary>Writes words after a text, which is another one on all lines but the first. A word that does not fit goes to
    /// the next line, and a word that is longer than a line is broken wherever the line ends.</summary>
    public void Write(string first, string rest, IEnumerable<Word> words)
    {
        StartLine(first);

        foreach (var word in words)
        {
            if (used + GapBefore(word).Length + word.Width > width && IsForNextLine(word, rest))
            {
                NextLine(rest);
            }

            Add(new Run(GapBefore(word), TextStyle.Plain));

            if (used + word.Width <= width)
            {
                runs.AddRange(word.Runs);
                used += word.Width;
            }
            else
            {
                Split(word, rest);
            }
        }

        lines.Add(new Line(runs));
    }

    private bool HasText => runs.Count > indentRuns;

    private string GapBefore(Word word) => HasText ? word.Gap : "";

    /// <summary>Whether the word fits there, or there is too little room on this line to begin it.</summary>
    private bool IsForNextLine(Word word, string indent) =>
        CellWidth.Of(indent) + word.Width <= width || (HasText && width - used < MinTextWidth);

    private void Split(Word word, string indent)
    {
        foreach (var run in word.Runs)
        {
            var rest = run.Text;

            while (used + CellWidth.Of(rest) > width)
            {
                var room = Math.Max(width - used, HasText ? 0 : MinTextWidth);
                var length = room == 0 ? 0 : CellWidth.Fit(rest, room);
                Add(run with { Text = rest[..length] });
                rest = rest[length..];
                NextLine(indent);
            }

            Add(run with { Text = rest });
        }
    }

    private void Add(Run run)
    {
        if (run.Text.Length > 0)
        {
            runs.Add(run);
            used += CellWidth.Of(run.Text);
        }
    }

    private void StartLine(string indent)
    {
        runs = [];
        used = 0;
        Add(new Run(indent, TextStyle.Faint));
        indentRuns = runs.Count;
    }

    /// <summary>A line that goes on below it ends without the blanks between.</summary>
    private void TrimEnd()
    {
        while (HasText && runs[^1] is var last && last.Text.EndsWith(' '))
        {
            runs.RemoveAt(runs.Count - 1);

            if (last.Text.TrimEnd(' ') is { Length: > 0 } rest)
            {
                runs.Add(last with { Text = rest });
            }
        }
    }

    private void NextLine(string indent)
    {
        TrimEnd();
        lines.Add(new Line(runs));
        StartLine(indent);
    }
}

/// <summary>Runs that stay on one line if they fit, their width in cells, and the gap before them.</summary>
internal sealed record Word(string Gap, int Width, Run[] Runs);
