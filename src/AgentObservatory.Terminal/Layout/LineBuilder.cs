using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Terminal.Layout;

/// <summary>Builds one line.</summary>
internal sealed class LineBuilder
{
    private readonly List<Run> runs = [];
    private readonly int indentRuns;

    public LineBuilder(string indent)
    {
        Add(new Run(indent, TextStyle.Guide));
        indentRuns = runs.Count;
    }

    /// <summary>The width so far, in cells.</summary>
    public int Width { get; private set; }

    public bool HasText => runs.Count > indentRuns;

    public int GapBefore(Word word) => HasText ? word.Gap : 0;

    public void AddGap(Word word)
    {
        if (GapBefore(word) is var gap and > 0)
        {
            Add(new Run(gap == 1 ? " " : "  ", TextStyle.Plain));
        }
    }

    public void Add(Word word)
    {
        AddGap(word);
        runs.AddRange(word.Runs);
        Width += word.Width;
    }

    public void Add(Run run)
    {
        if (run.Text.Length > 0)
        {
            runs.Add(run);
            Width += CellWidth.Of(run.Text);
        }
    }

    public Line ToLine() => new(runs);
}
