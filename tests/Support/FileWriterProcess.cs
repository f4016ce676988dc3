using System.Diagnostics;

namespace AgentObservatory.Tests.Support;

/// <summary>A real process that writes sessions to a trace file.</summary>
internal sealed class FileWriterProcess : IDisposable
{
    private readonly Process process;

    internal FileWriterProcess(string path, string name, int sessions, int characters)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "FileWriter.dll");
        var start = new ProcessStartInfo(
            "dotnet",
            [program, path, name, sessions.ToString(), characters.ToString()]
        )
        {
            RedirectStandardOutput = true,
        };
        process = Process.Start(start)!;
    }

    /// <summary>Waits for a session to be acknowledged; returns its number, or null when the process has ended.</summary>
    internal int? NextAcknowledged() =>
        process.StandardOutput.ReadLine() is { } line ? int.Parse(line) : null;

    /// <summary>Kills it as kill -9 does and returns the number of the last session it acknowledged.</summary>
    internal int Kill(int lastSeen)
    {
        process.Kill();
        while (NextAcknowledged() is { } number)
        {
            lastSeen = number;
        }

        process.WaitForExit();
        return lastSeen;
    }

    internal int WaitForExit()
    {
        while (NextAcknowledged() is not null) { }

        process.WaitForExit();
        return process.ExitCode;
    }

    public void Dispose() => process.Dispose();
}
