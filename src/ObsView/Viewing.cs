using AgentObservatory.Terminal;

namespace AgentObservatory.ObsView;

/// <summary>One run of obs-view, from the options to the exit code.</summary>
internal static class Viewing
{
    private const int BrokenPipe = 32;

    /// <summary>Only writing to the output can fail here: failures to read are told where they occur.</summary>
    public static ExitCode Run(ViewOptions options) =>
        Guarded(() =>
        {
            var screen = new Screen(TerminalConsole.Create(ViewOutput.Open()));
            var exitCode = Run(options, screen, new Complaints(screen));
            screen.Flush();
            return exitCode;
        });

    /// <summary>Runs what writes to the output, and judges what writing fails with.</summary>
    public static ExitCode Guarded(Func<ExitCode> write)
    {
        try
        {
            return write();
        }
        catch (Exception error) when (IsOutputClosed(error))
        {
            return ExitCode.Success;
        }
        catch (IOException error)
        {
            Console.Error.WriteLine("obs-view: the output cannot be written: " + error.Message);
            return ExitCode.Failure;
        }
    }

    /// <summary>Its reader has gone, or it was closed from the beginning, which the platform reports as denied access.</summary>
    private static bool IsOutputClosed(Exception error) =>
        error is UnauthorizedAccessException or IOException { HResult: BrokenPipe };

    private static ExitCode Run(ViewOptions options, Screen screen, Complaints complaints) =>
        options switch
        {
            { IsTail: true } => Follow(options, screen, complaints),
            { IsSummary: true } => new FileViewing(options.Files, screen, complaints).ShowSummary(),
            { IsRaw: true } => new FileViewing(options.Files, screen, complaints).ShowEvents(),
            _ => new FileViewing(options.Files, screen, complaints).ShowTrees(),
        };

    private static ExitCode Follow(ViewOptions options, Screen screen, Complaints complaints)
    {
        using var interruption = new Interruption();
        ITraceView view = options.IsRaw ? new RawView(screen) : new TreeView(screen);
        var viewing = new LineViewing(view, complaints);
        var loop = new TailLoop(options.Files, viewing, screen, TimeProvider.System);
        return loop.RunAsync(interruption.Token).GetAwaiter().GetResult();
    }
}
