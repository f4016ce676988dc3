using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Docs;

/// <summary>Every fault in docs/faults.md has a test that bears its number, and every number in a test's name is in the list.</summary>
public partial class FaultListTests
{
    [Fact]
    public void TheListHoldsTheFaultsThatTestsAreNamedAfterAndNoOther()
    {
        List<int> listed = [.. Rows().Matches(Document).Select(row => int.Parse(row.Groups["number"].Value))];

        Assert.Equal(listed.Distinct().Order(), listed);
        Assert.Equal(Tested().Distinct().Order(), listed);
    }

    private static string Document => File.ReadAllText(RepositoryFolder.Of("docs/faults.md"));

    private static IEnumerable<int> Tested() =>
        new[] { "tests", "property-tests" }
            .SelectMany(folder => Directory.EnumerateFiles(RepositoryFolder.Of(folder), "*.?s", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".cs" or ".fs" && !Generated().IsMatch(file))
            .SelectMany(file => Tests().Matches(File.ReadAllText(file)))
            .SelectMany(test => test.Groups["number"].Captures.Select(number => int.Parse(number.Value)));

    /// <summary>A row of a table begins with its number.</summary>
    [GeneratedRegex("""^\| (?<number>\d+) \|""", RegexOptions.Multiline)]
    private static partial Regex Rows();

    /// <summary>The declaration of a test or of a class of tests, for example Fault10_... or Fault35And37TornLineTests.</summary>
    [GeneratedRegex("""\b(?:void|Task|class|let|member \w+\.)\s*(?:``)?Fault(?<number>\d\d)(?:And(?<number>\d\d))*""")]
    private static partial Regex Tests();

    [GeneratedRegex("""[/\\](?:obj|bin|node_modules)[/\\]""")]
    private static partial Regex Generated();
}
