namespace AgentObservatory.Tests.Viewer;

/// <summary>A folder of one test's own, deleted with everything in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("obs-view-");

    public string Path(string name) => System.IO.Path.Combine(folder.FullName, name);

    public string Write(string name, params string[] lines) => Write(name, TraceText.Utf8(lines));

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(Path(name), content);
        return Path(name);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
