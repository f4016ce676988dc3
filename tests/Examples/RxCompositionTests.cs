using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Examples;

public class RxCompositionTests
{
    [Fact]
    public void QueriesAlertOnSlowToolsAndThePipelineKeepsEveryFailedSession()
    {
        using var folder = new TestFolder();

        Outcome run = Example.Run("RxComposition", folder);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("slow tool lookup in run-2", run.Output);
        Assert.Contains("tokens/s", run.Output);
        Assert.Contains("4 sessions in logs/traces.jsonl", run.Output);
        SessionEnvelope[] all = Example.EnvelopesIn(folder);
        Assert.Equal(["run-1", "run-2", "run-3", "run-4"], all.Select(envelope => envelope.Session.SessionId).Order());
        Assert.All(all, envelope => Assert.Equal(40, envelope.Span("answer").EventCount));
        SessionEnvelope failed = Assert.Single(all, envelope => envelope.Spans.Any(span => span.Status == SpanStatus.Error));
        Assert.Contains(
            failed.Session.SessionId,
            TraceFile
                .Read(folder["logs/sampled.jsonl"])
                .Select(line => ((TraceLine.Readable)line).Envelope.Session.SessionId)
        );
    }
}
