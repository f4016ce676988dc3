namespace AgentObservatory.Tests.Support;

/// <summary>Where the sources are, for tests that are about them.</summary>
internal static class RepositoryFolder
{
    internal static readonly string Path = Find();

    internal static string Of(string path) => System.IO.Path.Combine(Path, path);

    private static string Find()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(System.IO.Path.Combine(directory, "global.json")))
        {
            directory = System.IO.Path.GetDirectoryName(directory);
        }

        return directory ?? throw new InvalidOperationException("These tests run within the repository only.");
    }
}
