using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Docs;

/// <summary>docs/laws.md names properties and lemmas that exist, and leaves out no law.</summary>
public partial class LawListTests
{
    private static readonly Lazy<Row[]> Listed = new(() =>
        [
            .. File.ReadLines(RepositoryFolder.Of("docs/laws.md"))
                .Where(line => Number().IsMatch(line))
                .Select(line => UnescapedBar().Split(line))
                .Select(cells => new Row(
                    int.Parse(cells[1]),
                    [.. cells[4].Split("<br>").Select(name => name.Trim())],
                    cells.Length > 6 ? [.. Quoted().Matches(cells[5]).Select(name => name.Groups["name"].Value)] : []
                )),
        ]
    );

    [Fact]
    public void LawsAreNumberedInTheirOrder()
    {
        Assert.Equal(Enumerable.Range(1, Listed.Value.Length), Listed.Value.Select(row => row.Number));
    }

    [Fact]
    public void EachLawNamesThePropertiesThatCheckIt()
    {
        HashSet<string> there = [.. Declared(Properties())];

        Assert.All(Listed.Value, row => Assert.All(row.Properties, name => Assert.Contains(name, there)));
    }

    [Fact]
    public void EachPropertyThatIsALawIsListed()
    {
        HashSet<string> listed = [.. Listed.Value.SelectMany(row => row.Properties)];

        Assert.Empty(Declared(Laws()).Except(listed));
    }

    [Fact]
    public void EachLemmaThatIsNamedExists()
    {
        string proofs = string.Concat(
            Directory.EnumerateFiles(RepositoryFolder.Of("proofs"), "*.dfy").Select(File.ReadAllText)
        );
        HashSet<string> there = [.. Lemmas().Matches(proofs).Select(lemma => lemma.Groups["name"].Value)];
        string page = File.ReadAllText(RepositoryFolder.Of("docs/laws.md"));
        var counterexamples = Lemmas()
            .Matches(File.ReadAllText(RepositoryFolder.Of("proofs/Untrue.dfy")))
            .Where(lemma => lemma.Value.Contains("returns"))
            .Select(lemma => lemma.Groups["name"].Value);

        Assert.All(Listed.Value.SelectMany(row => row.Lemmas), name => Assert.Contains(name, there));
        Assert.All(counterexamples, name => Assert.Contains($"`{name}`", page));
    }

    private static IEnumerable<string> Declared(Regex declaration) =>
        Directory
            .EnumerateFiles(RepositoryFolder.Of("property-tests"), "*.fs", SearchOption.AllDirectories)
            .SelectMany(file => declaration.Matches(File.ReadAllText(file).ReplaceLineEndings("\n")))
            .Select(property => property.Groups["name"].Value);

    /// <summary>A row of a table begins with its number.</summary>
    [GeneratedRegex("""^\| \d+ \|""")]
    private static partial Regex Number();

    [GeneratedRegex("""(?<!\\)\|""")]
    private static partial Regex UnescapedBar();

    [GeneratedRegex("""`(?<name>\w+)`""")]
    private static partial Regex Quoted();

    [GeneratedRegex("""\blemma (?<name>\w+)[^\n]*""")]
    private static partial Regex Lemmas();

    [GeneratedRegex("""^let ``(?<name>[^`]+)``\s+\(\)""", RegexOptions.Multiline)]
    private static partial Regex Properties();

    [GeneratedRegex("""^\[<Law(?:\(\w+\))?>\]\s+let ``(?<name>[^`]+)``\s+\(\)""", RegexOptions.Multiline)]
    private static partial Regex Laws();

    private sealed record Row(int Number, string[] Properties, string[] Lemmas);
}
