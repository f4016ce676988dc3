using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

public sealed class TimelineCommandTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(140)]
    public void SpansAreBarsOnATimeAxis(int columns)
    {
        var outcome = ObsViewProcess.Shell(
            $"dotnet \"$OBS_VIEW\" timeline '{SeedTraces.Path("async.jsonl")}'",
            ("COLUMNS", $"{columns}")
        );

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(
            File.ReadAllText(RepositoryFolder.Of($"tests/ObsView/Pictures/timeline-{columns}.txt")),
            outcome.Output
        );
    }

    [Fact]
    public void ANarrowTerminalGetsShortBars()
    {
        var outcome = ObsViewProcess.Shell(
            $"dotnet \"$OBS_VIEW\" timeline '{SeedTraces.Path("async.jsonl")}'",
            ("COLUMNS", "20"),
            ("LC_ALL", "C")
        );

        Assert.Equal(0, outcome.ExitCode);
        Assert.All(outcome.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 40));
    }

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
    public void Fault44_AMissingFileIsTold()
    {
        var outcome = ObsViewProcess.Run("timeline", "no-such-file.jsonl");

        Assert.Equal(
            (2, "", "obs-view: no-such-file.jsonl: no such file\n"),
            (outcome.ExitCode, outcome.Output, outcome.Error)
        );
    }
}
