using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Packages;

/// <summary>All packages, packed once for all tests that look at them, and again into another folder.</summary>
public sealed class PackedPackages : IDisposable
{
    private readonly TestFolder folder = new();

    public PackedPackages()
    {
        Log = ChildProcess.Pack(Folder);
        All = [.. Packages(Folder)];
    }

    internal string Folder => folder["packed"];

    /// <summary>What packing has said.</summary>
    internal string Log { get; }

    internal IReadOnlyList<PackedPackage> All { get; }

    internal PackedPackage this[string id] => All.Single(one => one.Id == id);

    /// <summary>The same packages, packed a second time.</summary>
    internal IReadOnlyList<PackedPackage> PackAgain()
    {
        ChildProcess.Pack(folder["again"]);
        return [.. Packages(folder["again"])];
    }

    public void Dispose() => folder.Dispose();

    private static IEnumerable<PackedPackage> Packages(string folder) =>
        Directory.GetFiles(folder, "*.nupkg").Order(StringComparer.Ordinal).Select(static path => new PackedPackage(path));
}

[CollectionDefinition(Name)]
public sealed class PackedCollection : ICollectionFixture<PackedPackages>
{
    internal const string Name = "packed packages";
}
