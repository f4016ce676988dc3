using System.Diagnostics;
using System.Globalization;

namespace AgentObservatory.Crashing;

/// <summary>A real process that journals until it is told to crash, or recovers until it is killed.</summary>
public sealed class CrashingAgent : IDisposable
{
    private readonly Process process;

    private CrashingAgent(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "CrashingAgent.dll");
        process = Process.Start(
            new ProcessStartInfo("dotnet", [program, .. arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["DOTNET_DbgEnableMiniDump"] = "0" },
            }
        )!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
    }

    /// <summary>One that runs four agents until its end.</summary>
    public static CrashingAgent Running(string journal, string traces) => new("agent", journal, traces);

    /// <summary>One that recovers, and says each session that the exporter has taken.</summary>
    public static CrashingAgent Recovering(string journal, string traces) => new("recover", journal, traces);

    /// <summary>What it ended with.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>The next line that it says; null once it has ended.</summary>
    public string? NextLine() => process.StandardOutput.ReadLine();

    /// <summary>Waits for its end. Returns what it says until then.</summary>
    public List<string> ToTheEnd()
    {
        var said = new List<string>();
        while (NextLine() is { } line)
        {
            said.Add(line);
        }

        process.WaitForExit();
        return said;
    }

    /// <summary>Ends the process in one of several ways. Returns what it said last that it had told.</summary>
    public List<string> End(string way)
    {
        switch (way)
        {
            case "kill":
                process.Kill();
                break;
            case "terminate":
                Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
                break;
            default:
                process.StandardInput.WriteLine(way);
                process.StandardInput.Flush();
                break;
        }

        return ToTheEnd();
    }

    /// <summary>Leaves no process behind.</summary>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
