using System.IO.Compression;
using System.Xml.Linq;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Packages;

/// <summary>Packages of ours use internals of each other. Whoever updates one alone is told so by NuGet, and not by an agent that
/// calls what is no longer there.</summary>
public class OwnReferencesTests
{
    [Fact]
    public void APackageFitsTheVersionsOfOursThatItWasBuiltWithAndNoOthers()
    {
        using var folder = new TestFolder();
        ChildProcess.Pack(folder.Root);

        XElement[] packages = [.. Directory.GetFiles(folder.Root, "*.nupkg").Select(Metadata)];
        var versions = packages.ToDictionary(static one => Child(one, "id"), static one => Child(one, "version"));
        (string From, string To, string Version)[] references =
        [
            .. packages
                .SelectMany(
                    static one => Named(one, "dependency"),
                    (one, to) => (Child(one, "id"), Part(to, "id"), Part(to, "version"))
                )
                .Where(one => versions.ContainsKey(one.Item2)),
        ];

        Assert.Contains(references, static one => one is { From: "AgentObservatory", To: "AgentObservatory.Core" });
        Assert.Contains(references, static one => one is { From: "AgentObservatory.FSharp", To: "AgentObservatory" });
        Assert.All(references, one => Assert.Equal($"[{versions[one.To]}]", one.Version));
    }

    private static XElement Metadata(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        using Stream stream = archive
            .Entries.Single(static one => one.Name.EndsWith(".nuspec", StringComparison.Ordinal))
            .Open();
        return Named(XElement.Load(stream), "metadata").Single();
    }

    private static IEnumerable<XElement> Named(XElement element, string name) =>
        element.Descendants().Where(one => one.Name.LocalName == name);

    private static string Child(XElement element, string name) =>
        element.Elements().Single(one => one.Name.LocalName == name).Value;

    private static string Part(XElement element, string name) => element.Attribute(name)!.Value;
}
