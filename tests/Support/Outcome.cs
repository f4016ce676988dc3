using System.Diagnostics;

namespace AgentObservatory.Tests.Support;

/// <summary>What a program wrote, and how it ended.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a program to its end.</summary>
    internal static Outcome Of(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return Of(Process.Start(start)!);
    }

    /// <summary>Waits for the end of a program whose output and errors are redirected.</summary>
    internal static Outcome Of(Process process)
    {
        using (process)
        {
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new(process.ExitCode, output, error.Result);
        }
    }
}
