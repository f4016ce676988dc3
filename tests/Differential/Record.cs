using System.Text;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Differential;

/// <summary>The files that hold what programs gave when they were recorded: one JSON object a line, by program.</summary>
internal static class Record
{
    private const string Switch = "AGENT_OBSERVATORY_RECORD";

    private static readonly string[] Files = ["envelopes.jsonl", "otlp.jsonl", "views.jsonl"];

    private static readonly Lazy<ILookup<string, string>[]> Recorded = new(() =>
        [.. Files.Select(file => File.ReadLines(PathOf(AppContext.BaseDirectory, file)).ToLookup(NameIn))]
    );

    /// <summary>Whether this run is to record instead of to compare.</summary>
    internal static bool IsBeingMade => Environment.GetEnvironmentVariable(Switch) == "1";

    internal static IEnumerable<string> Names =>
        Recorded.Value.SelectMany(file => file.Select(lines => lines.Key)).Distinct();

    internal static RecordedRun Of(string program) =>
        new([.. Recorded.Value[0][program]], [.. Recorded.Value[1][program]], [.. Recorded.Value[2][program]]);

    /// <summary>Runs all programs and writes what they give over the record in the source folder.</summary>
    internal static void Make()
    {
        RecordedRun[] runs = [.. RecordedProgram.All.Select(RecordedRun.Of)];
        Write(Files[0], runs.SelectMany(run => run.Envelopes));
        Write(Files[1], runs.SelectMany(run => run.Requests));
        Write(Files[2], runs.SelectMany(run => run.View));
    }

    private static void Write(string file, IEnumerable<string> lines)
    {
        string path = PathOf(RepositoryFolder.Of("tests"), file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, string.Concat(lines.Select(line => line + "\n")), new UTF8Encoding(false));
    }

    private static string PathOf(string root, string file) => Path.Combine(root, "data", "recorded", file);

    private static string NameIn(string line) => line.Split('"', 5)[3];
}
