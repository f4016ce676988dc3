using System.Reflection;
using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Docs;

/// <summary>docs/matrix.md: every cell has tests, every class that is named is there, and every class of the matrix is
/// named.</summary>
public partial class MatrixListTests
{
    private const string Tests = "AgentObservatory.Tests.";
    private const int SetUps = 10;
    private const int Invariants = 6;

    private static readonly string Document = File.ReadAllText(RepositoryFolder.Of("docs/matrix.md"));

    private static readonly Dictionary<string, string> Listed = Classes()
        .Matches(Document)
        .ToDictionary(row => row.Groups["letter"].Value, row => row.Groups["name"].Value);

    [Fact]
    public void EveryCellNamesItsTestsAndEveryTestHasACell()
    {
        string[][] cells = [.. Cells().Matches(Document).SelectMany(row => row.Groups["cell"].Captures).Select(Letters)];

        Assert.Equal(SetUps * Invariants, cells.Length);
        Assert.All(cells, cell => Assert.All(cell, letter => Assert.Contains(letter, Listed)));
        Assert.Equal(Listed.Keys.Order(), cells.SelectMany(letters => letters).Distinct().Order());

        static string[] Letters(Capture cell) => cell.Value.Trim().Split(", ");
    }

    [Fact]
    public void EveryClassThatIsNamedHasTests() =>
        Assert.All(
            Named().Matches(Document).Select(name => name.Groups["name"].Value),
            name => Assert.Contains(TypeOf(name).GetMethods(), method => method.IsDefined(typeof(FactAttribute), true))
        );

    [Fact]
    public void EveryMatrixIsNamed()
    {
        IEnumerable<string> matrices = Assembly
            .GetExecutingAssembly()
            .GetTypes()
            .Select(type => type.FullName!)
            .Where(name => name.StartsWith(Tests + "Extensions.", StringComparison.Ordinal))
            .Where(name => name.EndsWith("MatrixTests", StringComparison.Ordinal))
            .Select(name => name[Tests.Length..]);

        Assert.All(matrices, name => Assert.Contains(name, Listed.Values));
    }

    private static Type TypeOf(string name) => Assembly.GetExecutingAssembly().GetType(Tests + name, throwOnError: true)!;

    /// <summary>A set-up with its six cells.</summary>
    [GeneratedRegex("""^\|[^|]+(?:\|(?<cell> [A-Z](?:, [A-Z])* )){6}\|$""", RegexOptions.Multiline)]
    private static partial Regex Cells();

    [GeneratedRegex("""^\| (?<letter>[A-Z]) \| `(?<name>[\w.]+)` \|""", RegexOptions.Multiline)]
    private static partial Regex Classes();

    [GeneratedRegex("""`(?<name>Extensions\.\w+\.\w+Tests)`""")]
    private static partial Regex Named();
}
