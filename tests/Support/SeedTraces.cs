namespace AgentObservatory.Tests.Viewer;

/// <summary>The traces that the Python library wrote.</summary>
internal static class Seed
{
    public static IEnumerable<string> All =>
        Directory.EnumerateFiles(Path("."), "*.jsonl").Select(file => System.IO.Path.GetFileName(file)).Order();

    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "data", name);
}
