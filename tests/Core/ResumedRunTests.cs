using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.ThirdParty;

namespace AgentObservatory.Tests.Core;

/// <summary>Runs of several writers, put together from facts.</summary>
public class ResumedRunTests
{
    private const ulong First = 1;
    private const ulong Second = 2;

    [Fact]
    public void ASuspendedRunIsUnfinishedAndSaysWhy()
    {
        SessionEnvelope run = Fold(Start(First, 0, WriterOrigin.Began), End(First, 1, SpanStatus.Unfinished, "approval"));

        Assert.Equal((SpanStatus.Unfinished, "approval"), (run.Status, run.SuspendReason));
        Assert.Contains("\"state\":\"suspended\"", EnvelopeText.Write(run));
        Assert.Contains("\"part\":", EnvelopeText.Write(run));
    }

    [Fact]
    public void ASuspendedRunOfAnotherLibraryNeedsNoReason()
    {
        SessionEnvelope run = Fold(Start(First, 0, WriterOrigin.Began), End(First, 1, SpanStatus.Unfinished, ""));
        string line = EnvelopeText.Write(run).Replace(",\"suspend_reason\":\"\"", "");

        Assert.DoesNotContain("suspend_reason", line);
        Assert.Equal(run, EnvelopeText.Read(line));
    }

    [Fact]
    public void OnceItIsResumedTheVerdictIsThatOfTheSecondPart()
    {
        SessionEnvelope run = Resumed();

        Assert.Equal((SpanStatus.Ok, null), (run.Status, run.SuspendReason));
        Assert.Equal(2, run.Writers.Length);
        Assert.False(run.HasAnomalies);
    }

    [Fact]
    public void UntilTheSecondPartHasEndedTheRunIsUnfinishedAndNotSuspended()
    {
        SessionEnvelope run = Fold(
            Start(First, 0, WriterOrigin.Began),
            End(First, 1, SpanStatus.Unfinished, "approval"),
            Start(Second, 2, WriterOrigin.NewResumed(new EventId(First, 1)))
        );

        Assert.Equal((SpanStatus.Unfinished, null), (run.Status, run.SuspendReason));
    }

    [Fact]
    public void AWorkerThatFailsAndEndsLastDecidesNothing()
    {
        SessionEnvelope run = Fold(
            Start(First, 0, WriterOrigin.Began),
            Start(Second, 1, WriterOrigin.NewJoined(new EventId(First, 0))),
            End(First, 1, SpanStatus.Ok),
            End(Second, 9, SpanStatus.Error)
        );

        Assert.Equal(SpanStatus.Ok, run.Status);
        Assert.True(run.Writers[1].Origin!.IsJoined);
    }

    [Fact]
    public void WhoResumesTheSameIsShownAndCounted()
    {
        SessionEnvelope run = Fold(
            Start(First, 0, WriterOrigin.Began),
            End(First, 1, SpanStatus.Unfinished, "approval"),
            Start(Second, 2, WriterOrigin.NewResumed(new EventId(First, 1))),
            Start(3, 2, WriterOrigin.NewResumed(new EventId(First, 1)))
        );

        Assert.True(run.HasAnomalies);
        Assert.Equal(1, run.Anomalies["resumed_twice"]);
        Assert.Equal(3, run.Writers.Length);
        Assert.Equal(run, EnvelopeText.Read(EnvelopeText.Write(run)));
    }

    [NodeFact]
    public void TheirLinesAreValid()
    {
        SessionEnvelope resumed = Resumed();
        SessionEnvelope alone = Fold([.. resumed.Replay().Where(static fact => fact.EventId.Writer == Second)]);
        SessionEnvelope suspended = Fold([.. resumed.Replay().Where(static fact => fact.EventId.Writer == First)]);

        ValidationReport report = SchemaValidator.ValidateLines(
            new[] { resumed, alone, suspended }.Select(EnvelopeText.Write)
        );

        Assert.True(report is { Valid: 3, Invalid: 0 }, report.Output);
        Assert.Contains("\"resumes\":{\"writer\":\"0000000000000001\",\"sequence\":1}", EnvelopeText.Write(alone));
    }

    private static SessionEnvelope Resumed() =>
        Fold(
            Start(First, 0, WriterOrigin.Began),
            End(First, 1, SpanStatus.Unfinished, "approval"),
            Start(Second, 2, WriterOrigin.NewResumed(new EventId(First, 1))),
            End(Second, 3, SpanStatus.Ok)
        );

    private static SessionEnvelope Fold(params TraceEvent[] facts) => SessionReducer.Fold(facts);

    private static TraceEvent Start(ulong writer, long sequence, WriterOrigin origin) =>
        Fact(writer, sequence, TraceFact.NewSessionStarted(origin));

    private static TraceEvent End(ulong writer, long sequence, SpanStatus status, string? reason = null) =>
        Fact(writer, sequence, TraceFact.NewSessionEnded(new SessionEnd(status, null, 1, Tally.Empty, Tally.Empty, reason)));

    private static TraceEvent Fact(ulong writer, long sequence, TraceFact fact) =>
        new(
            new SessionInfo(
                "run",
                "agent",
                null,
                Attributes.Empty,
                new TraceId(1, 1),
                default,
                new SpanId(7, 0),
                null,
                new Timestamp(0)
            ),
            sequence,
            new Timestamp(sequence),
            new EventId(writer, (ulong)sequence),
            SpanId.None,
            SpanId.None,
            fact
        );
}
