using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace AgentObservatory.Tests.Packages;

/// <summary>What is in the packages, and what they say of themselves.</summary>
[Collection(PackedCollection.Name)]
public partial class ContentTests(PackedPackages packages, ITestOutputHelper output)
{
    /// <summary>What nuget.org takes.</summary>
    private const int LongestReleaseNotes = 35_000;

    [GeneratedRegex(@"\]\((?!https://)[^)]*\)")]
    private static partial Regex RelativeLink();

    [Fact]
    public void ThePackagesHoldTheApprovedFiles()
    {
        string received = string.Concat(packages.All.SelectMany(Listing).Select(static line => line + "\n"));
        string approved = Path.Combine(AppContext.BaseDirectory, "Packages", "contents.approved.txt");
        string path = Path.Combine(AppContext.BaseDirectory, "Packages", "contents.received.txt");
        File.WriteAllText(path, received);
        output.WriteLine(packages.Log);
        output.WriteLine(received);

        Assert.True(
            File.ReadAllText(approved).ReplaceLineEndings("\n") == received,
            $"If the new contents are meant, copy {path} over tests/Packages/contents.approved.txt."
        );
    }

    [Fact]
    public void EachPackageSaysWhereItComesFromAndWhatIsNew() =>
        Assert.All(
            packages.All,
            package =>
            {
                Assert.Equal(package.Repository.Url, package["projectUrl"]);
                Assert.Matches("^[0-9a-f]{40}$", package.Repository.Commit);
                Assert.Equal("icon.png", package["icon"]);
                Assert.Equal("MIT", package["license"]);
                Assert.InRange(package["releaseNotes"].Length, 100, LongestReleaseNotes);
                Assert.StartsWith("## ", package["releaseNotes"], StringComparison.Ordinal);
                Assert.DoesNotMatch(RelativeLink(), package["releaseNotes"]);
            }
        );

    [Fact]
    public void EachPackageHasADocumentOfItsOwnWhoseLinksWorkAnywhere()
    {
        Assert.Equal(packages.All.Count, packages.All.Select(static package => package.Readme).Distinct().Count());
        Assert.All(
            packages.All,
            package =>
            {
                Assert.StartsWith($"# {package.Id}\n", package.Readme, StringComparison.Ordinal);
                Assert.DoesNotMatch(RelativeLink(), package.Readme);
                Assert.Contains("https://", package.Readme, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void PackingTwiceGivesTheSame()
    {
        IReadOnlyList<PackedPackage> again = packages.PackAgain();

        Assert.Equal(packages.All.Select(static one => one.Id), again.Select(static one => one.Id));
        Assert.All(
            packages.All.Zip(again),
            static pair =>
            {
                Assert.Equal(pair.First.Files, pair.Second.Files);
                Assert.Equal(pair.First.Symbols, pair.Second.Symbols);
            }
        );
    }

    private static IEnumerable<string> Listing(PackedPackage package) =>
        [
            package.Id,
            .. package.Files.Keys.Where(IsOurs).Select(static file => "    " + file),
            package.Id + ", symbols",
            .. package.Symbols.Keys.Where(IsOurs).Select(static file => "    " + file),
        ];

    /// <summary>Whether it is more than what every package has.</summary>
    private static bool IsOurs(string file) =>
        file is not "[Content_Types].xml"
        && !file.StartsWith("_rels/", StringComparison.Ordinal)
        && !file.StartsWith("package/", StringComparison.Ordinal);
}
