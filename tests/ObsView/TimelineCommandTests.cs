using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

public sealed class TimelineCommandTests
{
    [Fact]
    public void Fault39_KindsAndNamesStayOnTheirLineEscaped()
    {
        using var folder = new TestFolder();
        var file = folder.Write("hostile.jsonl", [.. HostileText.All.Select(HostileText.EverywhereIn)]);

        var outcome = ObsViewProcess.Run("timeline", file);

        Assert.Equal(0, outcome.ExitCode);
        Assert.True(HostileText.IsHarmless(outcome.Output), outcome.Output);
        Assert.Equal(3 * HostileText.All.Length, outcome.Output.Split('\n').Length - 1);
    }

    [Fact]
    public void TimesAsFarApartAsTheyCanBeKeepTheirBarsOnTheLine()
    {
        const string earliest = "1677-09-21T00:12:43.145224192Z";
        const string latest = "2262-04-11T23:47:16.854775807Z";
        using var folder = new TestFolder();
        var text = File.ReadAllText(SeedTraces.Path("basic.jsonl"));
        var line = text[..text.IndexOf('\n', StringComparison.Ordinal)];
        var place = 0;
        var far = Regex.Replace(
            line,
            "\"timestamp\":\"[^\"]*\"",
            _ => $"\"timestamp\":\"{(place++ % 3 == 0 ? earliest : latest)}\""
        );

        var outcome = ObsViewProcess.Run("timeline", folder.Write("far.jsonl", far));

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.All(outcome.Output.Split('\n'), row => Assert.True(row.Length <= 80, row));
    }

    [Fact]
    public void Fault44_AMissingFileIsTold()
    {
        var outcome = ObsViewProcess.Run("timeline", "no-such-file.jsonl");

        Assert.Equal(
            (2, "", "obs-view: no-such-file.jsonl: no such file\n"),
            (outcome.ExitCode, outcome.Output, outcome.Error)
        );
    }
}
