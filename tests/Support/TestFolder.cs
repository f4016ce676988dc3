namespace AgentObservatory.Tests.Support;

/// <summary>An empty folder of a test's own, deleted with everything in it when the test is done.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("observatory-test-");

    internal string this[string name] => Path.Combine(directory.FullName, name);

    internal string Root => directory.FullName;

    /// <summary>Writes lines to a file and returns its path.</summary>
    internal string Write(string name, params string[] lines) => Write(name, TraceText.Utf8(lines));

    internal string Write(string name, byte[] content)
    {
        File.WriteAllBytes(this[name], content);
        return this[name];
    }

    public void Dispose() => directory.Delete(recursive: true);
}
