namespace AgentObservatory.ObsView.Output;

/// <summary>Turns failures to write the output into exit codes.</summary>
internal static class OutputGuard
{
    private const int BrokenPipe = 32;

    /// <param name="write">Writes the output. Failures to read are reported where they occur and do not reach this
    /// method.</param>
    public static ExitCode Run(Func<ExitCode> write)
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

    /// <summary>Whether the reader closed the pipe, or the output was closed from the start, which .NET reports as denied
    /// access.</summary>
    private static bool IsOutputClosed(Exception error) =>
        error is UnauthorizedAccessException or IOException { HResult: BrokenPipe };
}
