using System.Diagnostics;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Examples;

/// <summary>One run of a built example, in a folder of its own.</summary>
internal sealed record ExampleRun(int ExitCode, string Output, string Errors)
{
    internal static ExampleRun Of(string example, TestFolder folder)
    {
        var start = new ProcessStartInfo("dotnet", [Program(example)])
        {
            WorkingDirectory = folder.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ExampleRun(process.ExitCode, output, errors.Result);
    }

    /// <summary>Its build output lies beside that of the tests: examples/EXAMPLE/bin/CONFIGURATION/FRAMEWORK.</summary>
    private static string Program(string example)
    {
        var framework = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        DirectoryInfo configuration = framework.Parent!;
        string root = configuration.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(root, "examples", example, "bin", configuration.Name, framework.Name, example + ".dll");
    }
}
