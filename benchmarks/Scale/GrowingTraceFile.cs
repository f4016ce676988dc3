namespace AgentObservatory.Benchmarks.Scale;

/// <summary>A trace file in the temporary folder that the library itself writes; gone when it is disposed.</summary>
internal sealed class GrowingTraceFile : IDisposable
{
    private readonly Observatory observatory;
    private int sessions;

    internal GrowingTraceFile(string name = "scale")
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"observatory-{name}-{Environment.ProcessId}.jsonl");
        observatory = new Observatory(new FileExporter(Path), inline: true);
    }

    internal string Path { get; }

    /// <summary>Appends sessions of 60 events until the file is as large as that.</summary>
    internal void GrowTo(long bytes)
    {
        while (!File.Exists(Path) || new FileInfo(Path).Length < bytes)
        {
            Generate.RunSession(observatory, sessions++, 60);
        }
    }

    /// <summary>Whether the disk has room for a file of that size, and as much again.</summary>
    internal bool HasRoomFor(long bytes) =>
        new DriveInfo(System.IO.Path.GetDirectoryName(Path)!).AvailableFreeSpace > 2 * bytes;

    public void Dispose()
    {
        observatory.Dispose();
        File.Delete(Path);
    }
}
