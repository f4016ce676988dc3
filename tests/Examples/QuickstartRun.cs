using System.Diagnostics;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Examples;

/// <summary>One run of the built Quickstart, offline, in a folder of its own.</summary>
internal sealed record QuickstartRun(int ExitCode, string Output, string Errors)
{
    internal static QuickstartRun In(TestFolder folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program(), .. arguments])
        {
            WorkingDirectory = folder.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("OPENAI_API_KEY");
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new QuickstartRun(process.ExitCode, output, errors.Result);
    }

    /// <summary>Its build output lies beside that of the tests: examples/Quickstart/bin/CONFIGURATION/FRAMEWORK.</summary>
    private static string Program()
    {
        var framework = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        DirectoryInfo configuration = framework.Parent!;
        DirectoryInfo root = configuration.Parent!.Parent!.Parent!;
        return Path.Combine(root.FullName, "examples/Quickstart/bin", configuration.Name, framework.Name, "Quickstart.dll");
    }
}
