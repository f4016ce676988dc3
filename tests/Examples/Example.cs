using System.Diagnostics;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Examples;

/// <summary>Runs the built examples.</summary>
internal static class Example
{
    /// <summary>Runs one offline, in a folder of its own.</summary>
    internal static Outcome Run(string name, TestFolder folder, params string[] arguments)
    {
        ProcessStartInfo start = Start(name, name, arguments);
        start.WorkingDirectory = folder.Root;
        start.Environment.Remove("OPENAI_API_KEY");
        return Outcome.Of(start);
    }

    /// <summary>The envelopes in the file that the run wrote; every line is one.</summary>
    internal static SessionEnvelope[] EnvelopesIn(TestFolder folder, string file = "logs/traces.jsonl") =>
        [.. TraceFile.Read(folder[file]).Select(line => Assert.IsType<TraceLine.Readable>(line).Envelope)];

    /// <summary>Its build output lies beside that of the tests: examples/FOLDER/bin/CONFIGURATION/FRAMEWORK.</summary>
    internal static ProcessStartInfo Start(string folder, string assembly, params string[] arguments)
    {
        var framework = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        DirectoryInfo configuration = framework.Parent!;
        DirectoryInfo root = configuration.Parent!.Parent!.Parent!;
        string bin = Path.Combine(root.FullName, "examples", folder, "bin", configuration.Name, framework.Name);
        return new ProcessStartInfo("dotnet", [Path.Combine(bin, assembly + ".dll"), .. arguments]);
    }
}
