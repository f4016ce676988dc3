namespace AgentObservatory.Tests.Support;

/// <summary>An empty folder of a test's own, deleted when the test is done.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory(
        "observatory-test-"
    );

    internal string this[string name] => Path.Combine(directory.FullName, name);

    internal string Root => directory.FullName;

    public void Dispose() => directory.Delete(recursive: true);
}
