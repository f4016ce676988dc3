using System.Diagnostics;

namespace AgentObservatory.Tests.Support;

/// <summary>Runs a .NET program in a process of its own, because the runtime's settings are the process's.</summary>
internal static class ChildProcess
{
    /// <summary>Less than a test run waits for a test that hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>Compiles the shapes of plain blocks ahead of time, with all that it builds along in the folder. Returns its assembly.</summary>
    internal static string PublishReadyToRun(string folder)
    {
        string[] arguments =
        [
            "publish",
            RepositoryFolder.Of("tests/processes/Verdicts"),
            .. new[] { "--configuration", "Release", "--use-current-runtime", "--self-contained", "false" },
            .. new[] { "--artifacts-path", folder, "--output", Path.Combine(folder, "published") },
            "--property:PublishReadyToRun=true",
        ];
        var (exitCode, output) = Run(new ProcessStartInfo("dotnet", arguments));
        Assert.True(exitCode == 0, output);
        return Path.Combine(folder, "published", "Verdicts.dll");
    }

    /// <summary>Packs what has been built, as it is run here, into a folder. Returns what was said.</summary>
    internal static string Pack(string folder)
    {
        string configuration = Directory.GetParent(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))!.Name;
        string[] arguments =
        [
            "pack",
            RepositoryFolder.Of("AgentObservatory.sln"),
            .. new[] { "--no-build", "--configuration", configuration, "--output", folder },
            "-nodeReuse:false",
        ];
        var (exitCode, output) = Run(new ProcessStartInfo("dotnet", arguments));
        Assert.True(exitCode == 0, output);
        return output;
    }

    /// <summary>Runs a program and returns what it said.</summary>
    /// <param name="program">The program's assembly.</param>
    /// <param name="argument">What it is to do; for the shapes of plain blocks, how often each runs.</param>
    /// <param name="settings">Settings of the runtime: name=value.</param>
    internal static (int ExitCode, string Output) Run(string program, object argument, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [program, argument.ToString()!]);
        foreach (string[] setting in settings.Select(setting => setting.Split('=')))
        {
            start.Environment[setting[0]] = setting[1];
        }

        return Run(start);
    }

    /// <summary>A process that hangs is killed, and what it has said tells where.</summary>
    internal static (int ExitCode, string Output) Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        bool hasExited = process.WaitForExit(Patience);
        if (!hasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        string said = output.Result + errors.Result;
        Assert.True(hasExited, $"Killed after {Patience}: {said}");
        return (process.ExitCode, said);
    }
}
