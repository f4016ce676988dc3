namespace AgentObservatory.Tests.Support;

/// <summary>The traces that the Python predecessor wrote.</summary>
internal static class SeedTraces
{
    private static readonly string Folder = System.IO.Path.Combine(AppContext.BaseDirectory, "data");

    internal static string[] Paths { get; } = [.. Directory.GetFiles(Folder, "*.jsonl").Order(StringComparer.Ordinal)];

    internal static string[] Names { get; } = [.. Paths.Select(path => System.IO.Path.GetFileName(path))];

    internal static SessionEnvelope[] Envelopes => [.. Names.SelectMany(EnvelopesIn)];

    internal static string Path(string name) => System.IO.Path.Combine(Folder, name);

    internal static SessionEnvelope[] EnvelopesIn(string name) => EnvelopeText.ReadFile(Path(name));
}
