namespace AgentObservatory.Tests.Packages;

/// <summary>Packages of ours use internals of each other. Whoever updates one alone is told so by NuGet, and not by an agent that
/// calls what is no longer there.</summary>
[Collection(PackedCollection.Name)]
public class OwnReferencesTests(PackedPackages packages)
{
    [Fact]
    public void APackageFitsTheVersionsOfOursThatItWasBuiltWithAndNoOthers()
    {
        var versions = packages.All.ToDictionary(static one => one.Id, static one => one.Version);
        (string From, string To, string Version)[] references =
        [
            .. packages
                .All.SelectMany(static one => one.Dependencies, static (one, to) => (one.Id, to.Id, to.Version))
                .Where(one => versions.ContainsKey(one.Item2)),
        ];

        Assert.Contains(references, static one => one is { From: "AgentObservatory", To: "AgentObservatory.Core" });
        Assert.Contains(references, static one => one is { From: "AgentObservatory.FSharp", To: "AgentObservatory" });
        Assert.All(references, one => Assert.Equal($"[{versions[one.To]}]", one.Version));
    }
}
