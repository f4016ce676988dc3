using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView;

public class SummaryTests
{
    [Fact]
    public void AFileIsToldInNumbers()
    {
        using var folder = new TestFolder();
        var file = folder.Write(
            "traces.jsonl",
            Session(Start(1), Happening(1), Start(2, kind: "tool_call", parent: 1), End(2, "error"), End(1)),
            With(new { session_id = "cancelled", status = "cancelled" }, [Start(1), End(1), End(9)])
        );

        var outcome = ObsViewProcess.Run("stats", file);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(
            $"""
            {file}: 2 lines, 0 unreadable
            2 sessions  1 ok  1 cancelled
            from 2026-11-22 06:46:00.000Z to 2026-11-22 06:46:01.000Z
            8 events  ! 1 could not be placed

               count  errors     p50     p95     p99  kind
                   2       0  1.50ms  1.50ms  1.50ms  agent_step
                   1       1  1.50ms  1.50ms  1.50ms  tool_call
                   3       1  1.50ms  1.50ms  1.50ms  all spans

               count  errors     p50     p95     p99  tool
                   1       1  1.50ms  1.50ms  1.50ms  work

               count     p50     p95     p99  agent
                   1   1.00s   1.00s   1.00s  ""
                   1   1.00s   1.00s   1.00s  agent-1

            most errors
            time           agent        status        took errors first question or session
            11-22 06:46:00 agent-1      ok           1.00s      1 session-1

            longest
            time           agent        status        took errors first question or session
            11-22 06:46:00 agent-1      ok           1.00s      1 session-1
            11-22 06:46:00              cancelled    1.00s      0 cancelled

            """,
            outcome.Output
        );
    }

    [Fact]
    public void SeveralFilesAndTheStandardInputAreAddedUp()
    {
        var outcome = ObsViewProcess.Shell(
            $"dotnet \"$OBS_VIEW\" stats '{SeedTraces.Path("basic.jsonl")}' - < '{SeedTraces.Path("errors.jsonl")}'"
        );

        var envelopes = new[] { "basic.jsonl", "errors.jsonl" }
            .SelectMany(name => TraceFile.Read(SeedTraces.Path(name)))
            .OfType<TraceLine.Readable>()
            .Select(line => line.Envelope)
            .ToList();
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var lines = outcome.Output.TrimEnd('\n').Split('\n');
        Assert.Equal($"2 files: {envelopes.Count} lines, 0 unreadable", lines[0]);
        Assert.StartsWith(
            $"{envelopes.Sum(envelope => envelope.Spans.Length), 8} ",
            lines.Single(line => line.EndsWith("  all spans", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Fault42_ASessionWithoutATimeSaysNothingOfWhenTheOthersRan()
    {
        using var folder = new TestFolder();
        var timeless = """{"session":{"session_id":"timeless"},"events":[]}""";
        var file = folder.Write("traces.jsonl", Session(Start(1), End(1)), timeless);

        var outcome = ObsViewProcess.Run("stats", file);

        Assert.Contains("2 sessions", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(
            "from 2026-11-22 06:46:00.000Z to 2026-11-22 06:46:01.000Z",
            outcome.Output,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("from ", ObsViewProcess.Run("stats", folder.Write("none.jsonl", timeless)).Output);
    }

    [Fact]
    public void SpansThatNeverEndedAreCountedWithoutADuration()
    {
        var outcome = Summarize(Session(Start(1)));

        Assert.Contains("       1       -       -       -  agent_step\n", outcome.Output);
    }

    [Fact]
    public void Fault41_UnreadableLinesAreToldAndCountedAndTheExitCodeIsOne()
    {
        using var folder = new TestFolder();
        var file = folder.Write("bad.jsonl", Session(), "garbage");

        var outcome = ObsViewProcess.Run("stats", file);

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith($"{file}:2: malformed JSON", outcome.Error, StringComparison.Ordinal);
        Assert.StartsWith($"{file}: 2 lines, 1 unreadable\n1 session  1 ok\n", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault44_AMissingFileIsToldAndTheOthersAreAddedUp()
    {
        var one = ObsViewProcess.Run("stats", "no-such-file.jsonl", SeedTraces.Path("empty.jsonl"));
        var none = ObsViewProcess.Run("stats", "no-such-file.jsonl");

        Assert.Equal((2, 2), (one.ExitCode, none.ExitCode));
        Assert.Equal("obs-view: no-such-file.jsonl: no such file\n", one.Error);
        Assert.Contains("\n1 session  1 ok\n", one.Output, StringComparison.Ordinal);
        Assert.Equal("", none.Output);
    }

    [Fact]
    public void Fault39_KindsAndFileNamesAreShownEscapedOnOneLine()
    {
        using var folder = new TestFolder();
        var events = HostileText.All.SelectMany((text, number) => new[] { Start(number + 1, kind: text), End(number + 1) });
        var file = folder.Write("evil\u001b[31m\u202e.jsonl", Session([.. events]));

        var outcome = ObsViewProcess.Shell($"COLUMNS=2000 dotnet \"$OBS_VIEW\" stats '{file}'");

        Assert.True(HostileText.IsHarmless(outcome.Output), outcome.Output);
        Assert.Equal(HostileText.All.Length + 10, outcome.Output.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public void KindsWithoutEndAreAddedUpAfterTheFirstOnes()
    {
        var spans = Enumerable.Range(1, 3_000).SelectMany(span => new[] { Start(span, kind: "kind-" + span), End(span) });
        string[] tooLong = [Start(9_999, kind: new string('k', 1_000)), End(9_999)];

        var outcome = Summarize(Session([.. tooLong, .. spans]));

        var rows = outcome.Output.Split("\n\n")[1].Split('\n')[1..];
        Assert.Equal(102, rows.Length);
        Assert.EndsWith("  … other kinds", rows[^2], StringComparison.Ordinal);
        Assert.StartsWith($"{2_901, 8:N0} ", rows[^2], StringComparison.Ordinal);
        Assert.StartsWith($"{3_001, 8:N0} ", rows[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tail")]
    [InlineData("--raw")]
    public void ASummaryGoesWithNoOtherView(string option)
    {
        var outcome = ObsViewProcess.Run("--summary", option, SeedTraces.Path("basic.jsonl"));

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith("obs-view: --summary cannot be combined with", outcome.Error, StringComparison.Ordinal);
    }

    private static Outcome Summarize(string line)
    {
        using var folder = new TestFolder();
        return ObsViewProcess.Run("stats", folder.Write("traces.jsonl", line));
    }
}
