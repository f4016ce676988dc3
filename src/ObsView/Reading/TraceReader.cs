using AgentObservatory.Files;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Views;

namespace AgentObservatory.ObsView.Reading;

/// <summary>Reads lines of trace files: the readable ones go to a view, the others are reported.</summary>
internal sealed class TraceReader(ITraceView view, ErrorReporter errors)
{
    /// <summary>Where output comes meanwhile, that says how far reading has come.</summary>
    private readonly ReadingProgress progress = new(Console.IsOutputRedirected || view.TellsAtTheEnd);

    private long allLines;
    private long unreadableLines;

    /// <summary>How many lines of the last file could not be read.</summary>
    public long UnreadableLines => unreadableLines;

    /// <summary>Reads whole files, one after the other, and of directories all that have traces. The parts of a run are shown
    /// once, merged, with the last file that has some of them.</summary>
    public ExitCode ReadFiles(IReadOnlyList<string> names)
    {
        var exitCode = ExitCode.Success;

        if (InputFiles.Expand(names, errors) is not { } files)
        {
            return ExitCode.Failure;
        }

        var runs = new RunParts([.. files.Select(file => IsReadOnce(file) ? null : file)], LargeFile.MayHaveParts);

        foreach (var (index, file) in files.Index())
        {
            (allLines, unreadableLines) = (0, 0);
            view.BeginFile();
            var isComplete = TryRun(file, Steps(runs, index, file));
            progress.Clear();

            foreach (var run in runs.TakeRest(index))
            {
                view.Show(run);
            }

            view.EndFile(file, allLines, unreadableLines, runs.CountHeldIn(index), isComplete);

            var outcome =
                !isComplete ? ExitCode.Failure
                : unreadableLines > 0 ? ExitCode.UnreadableLines
                : ExitCode.Success;
            exitCode = outcome > exitCode ? outcome : exitCode;
        }

        view.End();
        return exitCode;
    }

    /// <summary>Reads lines until they end or the reader is cancelled, and shows each as it is. Returns false, and reports it,
    /// if reading fails.</summary>
    public bool TryRead(string file, IEnumerable<TraceLine> lines, CancellationToken cancellation = default) =>
        TryRun(file, lines.Select(line => Prepare(file, line)), cancellation);

    private bool TryRun(string file, IEnumerable<Action> steps, CancellationToken cancellation = default)
    {
        using var source = steps.GetEnumerator();

        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (!source.MoveNext())
                {
                    return true;
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                progress.Clear();
                errors.ReportFile(file, error);
                return false;
            }

            source.Current();
            allLines++;
        }

        return true;
    }

    private Action<long> Progress(string file)
    {
        var length = TraceFile.LengthOf(file);
        return done => progress.Report(file, done, length);
    }

    private static bool IsReadOnce(string file) => file == StandardInput.Name || TraceStream.IsOther(file);

    /// <summary>What there is to do about the lines of a file, in their order.</summary>
    private IEnumerable<Action> Steps(RunParts runs, int index, string file)
    {
        // Parts are merged whole: what they tell twice is compared.
        return runs.HasScanned(index) && LargeFile.Is(file)
                ? LargeFile.Read(
                    file,
                    runs.HasParts ? null : view.Wanted,
                    Step,
                    !runs.HasParts && view.TakesSketches,
                    Progress(file)
                )
            : file == StandardInput.Name ? StandardInput.ReadLines().Select(Step)
            : TraceStream.ReadLines(file).Select(Step);

        Action Step(TraceLine line) =>
            line is TraceLine.Readable readable && runs.HoldsBack(readable, index)
                ? () =>
                {
                    if (runs.Take(line, index) is { } run)
                    {
                        Prepare(file, run)();
                    }
                }
                : Prepare(file, line);
    }

    /// <summary>Does of a line what may be done on any thread, and gives the rest to do in order.</summary>
    private Action Prepare(string file, TraceLine line) =>
        line is TraceLine.Readable readable
            ? view.Prepare(readable)
            : () =>
            {
                unreadableLines++;
                progress.Clear();
                errors.ReportLine(file, (TraceLine.Unreadable)line);
            };
}
