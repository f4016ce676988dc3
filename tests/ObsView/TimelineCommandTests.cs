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
    public void Fault44_AMissingFileIsTold()
    {
        var outcome = ObsViewProcess.Run("timeline", "no-such-file.jsonl");

        Assert.Equal(
            (2, "", "obs-view: no-such-file.jsonl: no such file\n"),
            (outcome.ExitCode, outcome.Output, outcome.Error)
        );
    }
}
