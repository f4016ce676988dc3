using AgentObservatory.ObsView.Interactive.Input;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView.Interactive;

/// <summary>What each page looks like, on three sizes of terminals.</summary>
public sealed class ScreenPictureTests
{
    private static readonly (int Width, int Height)[] Sizes = [(80, 24), (100, 30), (40, 10)];

    public static TheoryData<string, int, int> Pages()
    {
        var pages = new TheoryData<string, int, int>();

        foreach (string page in (string[])["list", "tree", "timeline", "chat", "steps", "details", "help"])
        {
            foreach (var (width, height) in Sizes)
            {
                pages.Add(page, width, height);
            }
        }

        return pages;
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void APageLooksLikeItsPicture(string page, int width, int height)
    {
        string name = $"interactive-{page}-{width}x{height}";

        using var folder = new TestFolder();
        string weather = folder.Write("weather.jsonl", WeatherTrace.Line);

        string picture = Show(page, width, height, weather).Picture;

        string received = Path.Combine(Directory.CreateDirectory("interactive-pictures").FullName, name + ".txt");
        File.WriteAllText(received, picture);
        Assert.Equal(File.ReadAllText(RepositoryFolder.Of($"tests/ObsView/Pictures/{name}.txt")), picture);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("tree")]
    [InlineData("steps")]
    public void TheDocumentShowsAPicture(string page)
    {
        string picture = File.ReadAllText(RepositoryFolder.Of($"tests/ObsView/Pictures/interactive-{page}-80x24.txt"));

        Assert.Contains(picture, File.ReadAllText(RepositoryFolder.Of("docs/browsing.md")), StringComparison.Ordinal);
    }

    private static Browser Show(string page, int width, int height, string weather)
    {
        var browser = new Browser(width, height, [.. SeedTraces.Paths, weather]);
        return page switch
        {
            "tree" => browser.Press(KeyName.Enter).Type("ee"),
            "timeline" => browser.Press(KeyName.Enter).Type("l"),
            "chat" => browser.Press(KeyName.End, KeyName.Enter).Type("c"),
            "steps" => browser.Press(KeyName.Enter).Type("s").Press(KeyName.Down, KeyName.Down, KeyName.Right),
            "details" => browser.Search("err-3").Press(KeyName.Enter).Type("e").Press(KeyName.Enter),
            "help" => browser.Type("?"),
            _ => browser.Press(KeyName.Down, KeyName.Down),
        };
    }
}
