using System.Text.RegularExpressions;
using AgentObservatory.Tests.Architecture;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Docs;

/// <summary>docs/architecture.md names files, rooms and members. All of them are there, and the arrows are those of the code.</summary>
public partial class ArchitectureTests
{
    private const string Project = "src/AgentObservatory";
    private const int LongestWalk = 12;

    private static readonly string[] Folders = [Project, "src", ""];
    private static readonly string Document = File.ReadAllText(RepositoryFolder.Of("docs/architecture.md"));

    [Fact]
    public void EveryFileThatIsNamedIsThere()
    {
        string[] files = [.. Files(Document)];

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(PathOf(file) is not null, file + " is not there."));
    }

    [Fact]
    public void TheWalkIsShortAndNeverComesBack()
    {
        string[] files = [.. Walk().Select(step => step.File)];

        Assert.InRange(files.Length, 2, LongestWalk);
        Assert.Equal(files.Distinct(), files);
    }

    [Fact]
    public void EveryMemberThatAStepOfTheWalkNamesIsInItsFile() =>
        Assert.All(
            Walk(),
            step =>
            {
                string source = File.ReadAllText(PathOf(step.File)!);
                Assert.All(Members(step.Text), member => Assert.Matches($@"\b{member}\b", source));
            }
        );

    [Fact]
    public void EveryFolderIsARoomOfTheTable()
    {
        IEnumerable<string> folders = Directory
            .EnumerateDirectories(RepositoryFolder.Of(Project))
            .Select(folder => Path.GetFileName(folder))
            .Where(folder => folder is not ("bin" or "obj"))
            .Append("root");

        Assert.Equal(folders.Order(StringComparer.Ordinal), Rooms().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryRoomUsesTheRoomsThatTheTableSays()
    {
        ArrowGraph graph = CompiledProject.Of("AgentObservatory", Project).Files.Grouped(TopRoomOf);

        Assert.All(Rooms(), room => Assert.Equal(graph.Named(room.Key), room.Value.Order(StringComparer.Ordinal)));
    }

    private static string TopRoomOf(string file) =>
        ProjectFolder.RoomOf(file) is { Length: > 0 } room ? room.Split('/')[0] : "root";

    /// <summary>Each room with those that it uses.</summary>
    private static Dictionary<string, string[]> Rooms() =>
        Rows("Rooms")
            .ToDictionary(
                row => row[0].Trim('`'),
                row => row[2].Split(", ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            );

    private static IEnumerable<(string File, string Text)> Walk() =>
        Rows("The walk of one event").Select(row => (row[1].Trim('`'), row[2]));

    /// <summary>The cells of the one table under a heading, without the table's own heading.</summary>
    private static IEnumerable<string[]> Rows(string heading) =>
        Document
            .Split("\n## ")
            .Single(section => section.StartsWith(heading + "\n"))
            .Split('\n')
            .Where(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Split('|')[1..^1].Select(cell => cell.Trim()).ToArray());

    /// <summary>A path is relative to the project, to the folder of the projects or to the repository.</summary>
    private static string? PathOf(string file) =>
        Folders.Select(folder => RepositoryFolder.Of(Path.Combine(folder, file))).FirstOrDefault(File.Exists);

    private static IEnumerable<string> Files(string text) => FileName().Matches(text).Select(match => match.Groups[1].Value);

    private static IEnumerable<string> Members(string text) =>
        MemberNamed().Matches(text).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"`([\w./]+\.(?:cs|fs|md|json))`")]
    private static partial Regex FileName();

    [GeneratedRegex(@"`(\w+)`")]
    private static partial Regex MemberNamed();
}
