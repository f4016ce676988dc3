using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

public class SeedTraceTests
{
    public static TheoryData<string> Files => new(SeedTraces.Names);

    [Theory]
    [MemberData(nameof(Files))]
    public void EverySeedTraceIsShownWithExitCodeZero(string name)
    {
        var outcome = ObsViewProcess.Run(SeedTraces.Path(name));
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("0 unreadable lines", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AllSeedTracesTogetherGiveOneSummaryEach()
    {
        var outcome = ObsViewProcess.Shell(
            $"dotnet \"$OBS_VIEW\" {string.Join(' ', SeedTraces.Paths.Select(path => $"'{path}'"))}",
            ("COLUMNS", "300")
        );
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(SeedTraces.Names.Length, outcome.Output.Split('\n').Count(line => line.EndsWith(" unreadable lines")));
        Assert.Contains(
            "streaming.jsonl: 1 session, 2 spans, 1,004 events, 0 anomalies, 0 unreadable lines",
            outcome.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void TheStandardInputIsShownToo()
    {
        var outcome = ObsViewProcess.Shell($"cat '{SeedTraces.Path("basic.jsonl")}' | dotnet \"$OBS_VIEW\" -");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("\n-: 1 session, 7 spans", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheEventsOfAllFilesAreListedInTimeOrder()
    {
        var outcome = ObsViewProcess.Run("--raw", SeedTraces.Path("basic.jsonl"), SeedTraces.Path("legacy.jsonl"));
        var lines = outcome.Output.TrimEnd('\n').Split('\n');

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(23 + 16, lines.Length);
        Assert.Equal(lines.Order(StringComparer.Ordinal).Select(Time), lines.Select(Time));
        Assert.StartsWith(
            "1970-01-01T01:23:41.318459911Z legacy-float span_start agent_step plan  span=36b3216fdaeeb975729fae923d5a4fd1",
            lines[0],
            StringComparison.Ordinal
        );
        Assert.Contains(lines, line => line.EndsWith("! second_end", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--help", "Usage:")]
    [InlineData("-h", "--tail")]
    [InlineData("--version", "0.")]
    public void HelpAndVersionAreTold(string option, string expected)
    {
        var outcome = ObsViewProcess.Run(option);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains(expected, outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AFollowedFileIsShownUntilInterruptedQuietly()
    {
        using var folder = new TestFolder();
        var file = folder["later.jsonl"];
        using var process = ObsViewProcess.StartInForeground("--tail", file);
        File.Copy(SeedTraces.Path("basic.jsonl"), file);

        Assert.StartsWith("session basic-session-1", process.StandardOutput.ReadLine(), StringComparison.Ordinal);
        ObsViewProcess.Shell($"kill -INT {process.Id}");

        var outcome = Outcome.Of(process);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
    }

    private static string Time(string line) => line[..30];
}
