using System.Diagnostics;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Examples;

/// <summary>One run of a built example, offline, in a folder of its own.</summary>
internal sealed record ExampleRun(int ExitCode, string Output, string Errors)
{
    internal static ExampleRun Of(string example, TestFolder folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program(example), .. arguments])
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
        return new ExampleRun(process.ExitCode, output, errors.Result);
    }

    /// <summary>The envelopes in the file that the run wrote; every line is one.</summary>
    internal static SessionEnvelope[] EnvelopesIn(TestFolder folder) =>
        [.. TraceFile.Read(folder["logs/traces.jsonl"]).Select(line => Assert.IsType<TraceLine.Readable>(line).Envelope)];

    /// <summary>Its build output lies beside that of the tests: examples/EXAMPLE/bin/CONFIGURATION/FRAMEWORK.</summary>
    private static string Program(string example)
    {
        var framework = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        DirectoryInfo configuration = framework.Parent!;
        DirectoryInfo root = configuration.Parent!.Parent!.Parent!;
        return Path.Combine(root.FullName, "examples", example, "bin", configuration.Name, framework.Name, example + ".dll");
    }
}
