using AgentObservatory.Terminal;

namespace AgentObservatory.ObsView;

/// <summary>Shows files from their beginning to their end, each with a summary.</summary>
internal sealed class FileViewing(ViewOptions options, Screen screen, Complaints complaints)
{
    public ExitCode Run()
    {
        var exitCode = ExitCode.Success;
        var sortedEvents = new SortedRawView(new RawView(screen));
        var tree = new TreeView(screen);

        foreach (var file in options.Files)
        {
            var tally = new FileTally();
            var fate = View(file, tally, options.IsRaw ? sortedEvents : tree);
            exitCode = (ExitCode)Math.Max((int)exitCode, (int)fate);

            if (!options.IsRaw && fate != ExitCode.Failure)
            {
                screen.Show(tally.Summary(file, screen.Width, screen.Glyphs));
            }
        }

        sortedEvents.ShowAll();
        return exitCode;
    }

    private ExitCode View(string file, FileTally tally, ITraceView view)
    {
        using var lines = Lines(file).GetEnumerator();

        while (true)
        {
            try
            {
                if (!lines.MoveNext())
                {
                    return tally.UnreadableLines > 0 ? ExitCode.UnreadableLines : ExitCode.Success;
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                complaints.Unavailable(file, error);
                return ExitCode.Failure;
            }

            tally.Count(lines.Current);

            if (lines.Current is TraceLine.Unreadable unreadable)
            {
                complaints.Unreadable(file, unreadable);
            }
            else
            {
                view.Show((TraceLine.Readable)lines.Current);
            }
        }
    }

    private static IEnumerable<TraceLine> Lines(string file) =>
        file == ViewOptions.StandardInput
            ? TraceFile.Read(Console.OpenStandardInput())
            : TraceFile.Read(file);
}
