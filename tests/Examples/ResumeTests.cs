using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Examples;

public class ResumeTests
{
    [Fact]
    public void TwoProcessesWriteTheTwoPartsOfOneRunAndItsTreeIsPrinted()
    {
        using var folder = new TestFolder();

        Outcome outcome = Example.Run("Resume", folder);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        SessionEnvelope[] parts = Example.EnvelopesIn(folder);
        SessionEnvelope run = Assert.Single(EnvelopeMerge.Merge(parts));
        Assert.Equal((SpanStatus.Ok, false), (run.Status, run.HasAnomalies));
        Assert.Equal(2, run.Writers.Length);
        Assert.Equal(["plan", "built-in-writer", "suspended", "refund"], run.Spans.Select(span => span.Name));
        Assert.True(run.Span("suspended").DurationNanoseconds > 0);

        Assert.Contains("The first process has ended. Its ticket: ao1-", outcome.Output);
        Assert.Contains("tool_call refund", outcome.Output);
        Assert.Contains("wait suspended", outcome.Output);
    }

    [Fact]
    public void ByHandTheTicketIsAllThatTheSecondProcessNeeds()
    {
        using var folder = new TestFolder();
        string ticket = Example.Run("Resume", folder, "ask").Output.Trim();

        Outcome outcome = Example.Run("Resume", folder, "approve", ticket);

        Assert.Equal((0, "", ""), (outcome.ExitCode, outcome.Output, outcome.Error));
        Assert.Equal(SpanStatus.Ok, Assert.Single(EnvelopeMerge.Merge(Example.EnvelopesIn(folder))).Status);
    }
}
