namespace AgentObservatory.Terminal;

/// <summary>The line of a sheet that is being written.</summary>
internal sealed class SheetLine
{
    private readonly List<Run> runs = [];
    private readonly int marginRuns;

    public SheetLine(string margin)
    {
        Add(new Run(margin, Ink.Guide));
        marginRuns = runs.Count;
    }

    /// <summary>Cells in use.</summary>
    public int Used { get; private set; }

    public bool HasText => runs.Count > marginRuns;

    public int GapBefore(Word word) => HasText ? word.Gap : 0;

    public void Gap(Word word)
    {
        if (GapBefore(word) is var gap and > 0)
        {
            Add(new Run(gap == 1 ? " " : "  ", Ink.Plain));
        }
    }

    public void Add(Word word)
    {
        Gap(word);

        runs.AddRange(word.Runs);
        Used += word.Width;
    }

    public void Add(Run run)
    {
        if (run.Text.Length > 0)
        {
            runs.Add(run);
            Used += CellWidth.Of(run.Text);
        }
    }

    public Line Finish() => new(runs);
}
