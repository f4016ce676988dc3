using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Views;

namespace AgentObservatory.ObsView.Reading;

/// <summary>Reads lines of trace files: the readable ones go to a view, the others are reported.</summary>
internal sealed class TraceReader(ITraceView view, ErrorReporter errors)
{
    /// <summary>The file name that means standard input.</summary>
    public const string StandardInput = "-";

    private long unreadableLines;

    /// <summary>Reads whole files, one after the other.</summary>
    public ExitCode ReadFiles(IReadOnlyList<string> files)
    {
        var exitCode = ExitCode.Success;

        foreach (var file in files)
        {
            unreadableLines = 0;
            view.BeginFile();
            var isComplete = TryRead(file, Lines(file));
            view.EndFile(file, unreadableLines, isComplete);

            var outcome =
                !isComplete ? ExitCode.Failure
                : unreadableLines > 0 ? ExitCode.UnreadableLines
                : ExitCode.Success;
            exitCode = outcome > exitCode ? outcome : exitCode;
        }

        view.End();
        return exitCode;
    }

    /// <summary>Reads lines until they end or the reader is cancelled. Returns false, and reports it, if reading
    /// fails.</summary>
    public bool TryRead(string file, IEnumerable<TraceLine> lines, CancellationToken cancellation = default)
    {
        using var source = lines.GetEnumerator();

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
                errors.ReportFile(file, error);
                return false;
            }

            Process(file, source.Current);
        }

        return true;
    }

    private void Process(string file, TraceLine line)
    {
        if (line is TraceLine.Readable readable)
        {
            view.Show(readable);
        }
        else
        {
            unreadableLines++;
            errors.ReportLine(file, (TraceLine.Unreadable)line);
        }
    }

    private static IEnumerable<TraceLine> Lines(string file) =>
        file == StandardInput ? TraceFile.Read(Console.OpenStandardInput()) : TraceFile.Read(file);
}
