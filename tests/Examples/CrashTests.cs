using System.Diagnostics;
using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Examples;

public partial class CrashTests
{
    private const string Picture = """
        The agent was at page 2 of 100,000 when it was killed. Its session has not ended, so no exporter has it.
        From its journal:
        session night-shift  TIME  unfinished  process ended  3 spans  7 events
          agent archivist  DATE
          trace ID
        |- agent_step plan  WHEN
        |  `- llm_call built-in-writer  WHEN
        |        decision="read the archive"
        `- tool_call read_archive  WHEN  unfinished
              2 events
              pages=100000
              +TIME page  number=1
              +TIME page  number=2

        Recovered 1 session: all that was reported. What had not ended is unfinished.

        """;

    [Fact]
    public void TheAgentIsKilledAndTheTreeOfAllThatItReportedIsPrinted()
    {
        using var folder = new TestFolder();
        ProcessStartInfo start = Example.Start("Crash", "Crash");
        start.WorkingDirectory = folder.Root;
        start.Environment["LC_ALL"] = "C";

        Outcome run = Outcome.Of(start);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(Picture, Scrubbed(run.Output));
    }

    [Fact]
    public void TheFileHasTheSessionOnceAndTheJournalIsGone()
    {
        using var folder = new TestFolder();

        Example.Run("Crash", folder);

        SessionEnvelope session = Assert.Single(Example.EnvelopesIn(folder));
        Assert.Equal((SpanStatus.Unfinished, false), (session.Status, session.HasAnomalies));
        Assert.True(Assert.Single(session.Writers).HasProcessEnded);
        Assert.Empty(Directory.GetFiles(folder["logs/journal"]));
    }

    private static string Scrubbed(string output) =>
        Id()
            .Replace(Time().Replace(When().Replace(Date().Replace(output, "DATE"), "  WHEN"), "TIME"), "ID")
            .ReplaceLineEndings("\n");

    /// <summary>When a span began, for how long it ran, and the bar.</summary>
    [GeneratedRegex(@" +\+\S+ +\S+ \[[ =]*\]")]
    private static partial Regex When();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+Z")]
    private static partial Regex Date();

    [GeneratedRegex(@"\b\d+(\.\d+)?(ns|us|µs|ms|s)\b")]
    private static partial Regex Time();

    [GeneratedRegex(@"\b[0-9a-f]{32}\b")]
    private static partial Regex Id();
}
