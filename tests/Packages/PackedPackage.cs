using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace AgentObservatory.Tests.Packages;

/// <summary>A package as it was packed, with its symbols in a package of their own beside it.</summary>
internal sealed class PackedPackage
{
    private readonly XElement metadata;

    internal PackedPackage(string path)
    {
        Files = Read(path);
        string symbols = Path.ChangeExtension(path, ".snupkg");
        Symbols = File.Exists(symbols) ? Read(symbols) : new Dictionary<string, byte[]>();
        byte[] specification = Files.Single(static file => file.Key.EndsWith(".nuspec", StringComparison.Ordinal)).Value;
        metadata = Named(XElement.Load(new MemoryStream(specification)), "metadata").Single();
    }

    internal string Id => this["id"];

    internal string Version => this["version"];

    /// <summary>Its files by their paths.</summary>
    internal IReadOnlyDictionary<string, byte[]> Files { get; }

    /// <summary>Those of its symbols; empty for a package that holds no library.</summary>
    internal IReadOnlyDictionary<string, byte[]> Symbols { get; }

    internal string Readme => Encoding.UTF8.GetString(Files["README.md"]);

    internal IReadOnlyList<(string Id, string Version)> Dependencies =>
        [.. Named(metadata, "dependency").Select(static one => (Attribute(one, "id"), Attribute(one, "version")))];

    /// <summary>The address of the repository and the commit.</summary>
    internal (string Url, string Commit) Repository
    {
        get
        {
            XElement repository = Named(metadata, "repository").Single();
            return (Attribute(repository, "url"), Attribute(repository, "commit"));
        }
    }

    internal string this[string name] => metadata.Elements().Single(one => one.Name.LocalName == name).Value;

    private static SortedDictionary<string, byte[]> Read(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        return new(archive.Entries.ToDictionary(static entry => entry.FullName, Content), StringComparer.Ordinal);
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static IEnumerable<XElement> Named(XElement element, string name) =>
        element.Descendants().Where(one => one.Name.LocalName == name);

    private static string Attribute(XElement element, string name) => element.Attribute(name)!.Value;
}
