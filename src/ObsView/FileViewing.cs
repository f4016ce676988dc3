using AgentObservatory.Terminal;

namespace AgentObservatory.ObsView;

/// <summary>Shows files from their beginning to their end: as trees with a tally each, all events together, or in numbers.</summary>
internal sealed class FileViewing(IReadOnlyList<string> files, Screen screen, Complaints complaints)
{
    private ExitCode worst = ExitCode.Success;

    public ExitCode ShowTrees()
    {
        var viewing = new LineViewing(new TreeView(screen), complaints);
        var separator = Array.Empty<Line>();

        foreach (var file in files)
        {
            screen.Show(separator);

            if (TryShow(file, viewing, out var tally))
            {
                screen.Show(tally.Summary(file, screen.Width, screen.Glyphs));
                separator = [Line.Empty];
            }
        }

        return worst;
    }

    public ExitCode ShowEvents()
    {
        var view = new SortedRawView(new RawView(screen));
        ShowIn(view);
        view.ShowAll();
        return worst;
    }

    public ExitCode ShowSummary()
    {
        var summary = new TraceSummary();
        var viewing = new LineViewing(summary, complaints);

        foreach (var file in files)
        {
            if (TryShow(file, viewing, out var tally))
            {
                summary.Files.Add(file);
            }
            else
            {
                summary.UnfinishedFiles++;
            }

            summary.UnreadableLines += tally.UnreadableLines;
        }

        if (summary.Files.Count > 0)
        {
            screen.Show(SummaryPicture.Draw(summary, screen.Width, screen.Glyphs));
        }

        return worst;
    }

    /// <summary>Shows all files one after the other in a view of the caller's, without summaries.</summary>
    public ExitCode ShowIn(ITraceView view)
    {
        var viewing = new LineViewing(view, complaints);

        foreach (var file in files)
        {
            TryShow(file, viewing, out _);
        }

        return worst;
    }

    private bool TryShow(string file, LineViewing viewing, out FileTally tally)
    {
        tally = new FileTally();
        var isRead = viewing.Show(file, Lines(file), tally);
        Note(
            !isRead ? ExitCode.Failure
            : tally.UnreadableLines > 0 ? ExitCode.UnreadableLines
            : ExitCode.Success
        );
        return isRead;
    }

    private void Note(ExitCode exitCode) => worst = exitCode > worst ? exitCode : worst;

    private static IEnumerable<TraceLine> Lines(string file) =>
        file == ViewOptions.StandardInput ? TraceFile.Read(Console.OpenStandardInput()) : TraceFile.Read(file);
}
