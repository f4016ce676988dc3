using AgentObservatory.ObsView.Reading;
using AgentObservatory.ObsView.Tail;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

public sealed class RunPartsTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly SessionEnvelope run = SplitRun.Whole("run");
    private readonly string[] parts;

    public RunPartsTests() => parts = SplitRun.Lines(run);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ARunIsShownOnceWithTheLastFileThatHasSomeOfIt()
    {
        var a = folder.Write("a", parts[0], SplitRun.Line("other"), parts[1]);
        var b = folder.Write("b", SplitRun.Line("another"), parts[2]);

        var outcome = ObsViewProcess.Shell($"COLUMNS=200 dotnet \"$OBS_VIEW\" '{a}' '{b}'");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(
            [
                "session other",
                $"{a}: 1 session, 1 span, 5 events, 0 anomalies, 1 session shown with a later file, 0 unreadable lines",
                "session another",
                "session run",
                $"{b}: 2 sessions, 2 spans, 10 events, 0 anomalies, 0 unreadable lines",
            ],
            outcome
                .Output.Split('\n')
                .Where(line => line.StartsWith("session", StringComparison.Ordinal) || line.Contains("unreadable"))
                .Select(line => line.Split("  ")[0])
        );
    }

    [Fact]
    public void AFileThatHasOnlyPartsSaysThatTheirRunIsShownLater()
    {
        var a = folder.Write("a", parts[0], parts[1]);
        var b = folder.Write("b", parts[2]);

        var outcome = ObsViewProcess.Shell($"COLUMNS=200 dotnet \"$OBS_VIEW\" '{a}' '{b}'");

        Assert.StartsWith(
            $"{a}: 1 session shown with a later file, 0 unreadable lines\n\nsession run",
            outcome.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void ASummaryCountsTheLinesThatAreThereAndTheSessionsThatTheyAre()
    {
        var a = folder.Write("a", parts[0], SplitRun.Line("other"), "garbage");
        var b = folder.Write("b", parts[1], """{"journal":{}}""", parts[2]);

        var outcome = ObsViewProcess.Run("stats", a, b);

        Assert.StartsWith("2 files: 5 lines, 1 unreadable\n2 sessions  2 ok\n", outcome.Output, StringComparison.Ordinal);
        Assert.StartsWith($"{a}:3: malformed JSON", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("\n10 events\n", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--raw")]
    [InlineData("export --format otlp-json")]
    public void OtherViewsShowWhatTheyShowOfTheWholeRun(string command)
    {
        var whole = folder.Write("whole", EnvelopeText.Write(run));
        var a = folder.Write("a", parts[2], parts[0]);
        var b = folder.Write("b", parts[1]);

        var outcome = ObsViewProcess.Shell($"dotnet \"$OBS_VIEW\" {command} '{a}' '{b}'");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(ObsViewProcess.Shell($"dotnet \"$OBS_VIEW\" {command} '{whole}'").Output, outcome.Output);
    }

    [Fact]
    public void APipeIsReadOnceAndItsPartsAreMergedWithThoseOfFiles()
    {
        var (a, b) = (folder.Write("a", parts[0], parts[1]), folder.Write("b", parts[2]));
        var pipe = folder["pipe"];

        var outcome = ObsViewProcess.Shell(
            $"mkfifo '{pipe}' && (cat '{a}' > '{pipe}' &) && dotnet \"$OBS_VIEW\" stats '{pipe}' '{b}' - < '{a}'"
        );

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.StartsWith("3 files: 5 lines, 0 unreadable\n2 sessions  1 ok  1 unfinished\n", outcome.Output);
    }

    [Fact]
    public void ALargeFileIsMergedLikeAnyOther()
    {
        var filling = Enumerable.Range(0, 400).Select(number => SplitRun.Line($"s{number}")).ToArray();
        string[] runs = [.. Enumerable.Range(0, 50).SelectMany(number => SplitRun.Lines(SplitRun.Whole($"r{number}")))];
        var file = folder.Write("large", [.. runs, .. filling, .. filling, EnvelopeText.Write(run), .. filling, parts[1]]);
        Assert.True(LargeFile.Is(file));

        var outcome = ObsViewProcess.Run(file);

        var expected = TraceFile.Read(file).Select(line => "session " + Reading.Told(line).Split(' ')[1]);
        var shown = outcome.Output.Split('\n').Where(line => line.StartsWith("session", StringComparison.Ordinal));
        Assert.Equal(expected, shown.Select(line => line.Split("  ")[0]));
        Assert.Contains("1,251 sessions, ", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AFollowedRunIsShownWithAllThatIsKnownOfItByThen()
    {
        var runs = new GrowingRuns();
        TraceLine[] lines = [.. parts.Append(EnvelopeText.Write(run)).Append(parts[1]).Select(Line)];

        var shown = lines.Select(runs.Grow).Select(line => ((TraceLine.Readable)line).Envelope).ToList();

        Assert.Equal([2, 5, 5, 5, 3], shown.Select(envelope => envelope.Events.Length + envelope.Strays.Length));
        Assert.Equal(run, shown[2]);
        Assert.Equal([1L, 1, 1], lines.Take(3).Select(runs.Grow).Select(line => line.Number));
    }

    private static TraceLine Line(string text) => EnvelopeJson.ReadLine(1, TraceText.Utf8(text).AsSpan()[..^1]);
}
