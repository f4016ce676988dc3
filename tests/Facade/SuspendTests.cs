using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Facade;

public sealed class SuspendTests : IDisposable
{
    private readonly OneProcess first = new();
    private readonly OneProcess second = new();

    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public void ASuspendedPartSaysSoAndItsOpenSpansAreUnfinished()
    {
        string ticket = SuspendWithin("plan");

        SessionEnvelope part = Assert.Single(first.Parts);
        Assert.Equal((SpanStatus.Unfinished, "approval"), (part.Status, part.SuspendReason));
        Assert.Equal(SpanStatus.Unfinished, part.Span("plan").Status);
        Assert.InRange(ticket.Length, 1, RunTicket.MaxLength);
        Assert.True(RunTicket.TryParse(ticket, out RunTicket? read));
        Assert.Equal(part.Session.Key, read.Key);
        Assert.Equal(part.Writers[0].End!.EventId, read.Stamp);
        Assert.Equal(part.Span("plan").SpanId, read.SpanId);
        Assert.Equal(part.EndTime, read.SuspendedAt);
    }

    [Fact]
    public void WhatIsResumedElsewhereIsTheSameRunAndHasTheLastWord()
    {
        string ticket = SuspendWithin("plan");
        using (AgentSession session = second.Observatory.Resume(ticket, new AgentContext("b", "resumer")))
        {
            session.ToolCall("act").Dispose();
        }

        SessionEnvelope run = OneProcess.Merged(second, first);

        Assert.Equal((SpanStatus.Ok, null), (run.Status, run.SuspendReason));
        Assert.Equal(("some-session", "some-agent"), (run.Session.SessionId, run.Session.AgentId));
        Assert.Equal(["plan", "suspended", "act"], run.Spans.Select(span => span.Name));
        Assert.All(run.Spans.Skip(1), span => Assert.Equal(run.Span("plan").SpanId, span.ParentSpanId));
        Assert.Equal(2, run.Writers.Length);
        Assert.False(run.HasAnomalies);
        Some.LawsHold(first.Observatory);
        Some.LawsHold(second.Observatory);
    }

    [Fact]
    public void AFailureAfterTheResumptionIsTheRuns()
    {
        string ticket = SuspendWithin("plan");
        using (AgentSession session = second.Observatory.Resume(ticket))
        {
            session.Fail(new InvalidOperationException("denied"));
        }

        SessionEnvelope run = OneProcess.Merged(first, second);

        Assert.Equal((SpanStatus.Error, "denied"), (run.Status, run.Error?.Message));
    }

    [Fact]
    public void TheWaitIsASpanOnTheWallClock()
    {
        string ticket = SuspendWithin("plan");
        second.Clock.Advance(TimeSpan.FromHours(3));

        using (AgentSession session = second.Observatory.Resume(ticket))
        {
            session.ToolCall("act").Dispose();
        }

        SpanRecord wait = second.Parts[0].Span("suspended");
        Assert.Equal((SpanKind.Wait, SpanStatus.Ok), (wait.Kind, wait.Status));
        Assert.True(wait.Attributes[WaitAttribute.WallClock].AsBoolean());
        Assert.Equal(TimeSpan.FromHours(3) - TimeSpan.FromSeconds(1), wait.Duration);
        Assert.Equal(first.Parts[0].EndTime, wait.StartTime);
        Assert.Equal(second.Parts[0].Session.StartTime, wait.EndTime);
    }

    [Fact]
    public void AWaitEndsNeverBeforeItStartsAndMovesNoOtherTime()
    {
        first.Clock.Jump(TimeSpan.FromHours(1));
        string ticket = SuspendWithin("plan");

        using (AgentSession session = second.Observatory.Resume(ticket))
        {
            session.ToolCall("act").Dispose();
        }

        SessionEnvelope part = second.Parts[0];
        SpanRecord wait = part.Span("suspended");
        Assert.Equal(TimeSpan.Zero, wait.Duration);
        Assert.Equal(first.Parts[0].EndTime, wait.EndTime);
        Assert.Equal(part.Session.StartTime, part.Span("act").StartTime);
        Assert.Equal(part.Session.StartTime, part.EndTime);
    }

    [Fact]
    public void DisposingASuspendedSessionHasNoEffect()
    {
        using (AgentSession session = first.Observatory.StartSession(Some.Context))
        {
            session.Suspend();
            Assert.Null(AgentSession.Current);
        }

        Assert.Equal((1, 1), (first.Observatory.Health.SessionsStarted, first.Observatory.Health.SessionsEnded));
        Assert.Equal("", Assert.Single(first.Parts).SuspendReason);
        Assert.Equal(0, first.Observatory.Health.EventsDropped.Total);
    }

    [Fact]
    public void SuspendingAgainReturnsTheSameTicket()
    {
        using AgentSession session = first.Observatory.StartSession(Some.Context);
        string ticket = session.Suspend();

        Assert.Equal(ticket, session.Suspend("again"));
        Assert.Single(first.Parts);
    }

    [Fact]
    public void ASessionThatHasEndedStaysEndedAndStillLeadsOn()
    {
        AgentSession session = first.Observatory.StartSession(Some.Context);
        session.Dispose();

        string ticket = session.Suspend("too late");
        second.Observatory.Resume(ticket).Dispose();

        SessionEnvelope run = OneProcess.Merged(first, second);
        Assert.Null(first.Parts[0].SuspendReason);
        Assert.Empty(run.Spans);
        Assert.Equal(2, run.Writers.Length);
        Assert.False(run.HasAnomalies);
    }

    [Fact]
    public void ARefusedSessionHasNoTicketOrTheOneThatItWasToResume()
    {
        string ticket = SuspendWithin("plan");
        second.Observatory.Dispose();

        Assert.Equal("", second.Observatory.StartSession(Some.Context).Suspend());
        Assert.Equal("", second.Observatory.StartSession(Some.Context).HandOver());
        Assert.Equal(ticket, second.Observatory.Resume(ticket).Suspend());
        Assert.Equal(3, second.Observatory.Health.SessionsRefused.Total);
        Assert.Equal(0, second.Observatory.Health.TicketsIgnored);
    }

    [Fact]
    public void ARunMayBeSuspendedAgainAndAgain()
    {
        string ticket = SuspendWithin("plan");
        for (int number = 0; number < 5; number++)
        {
            using AgentSession session = second.Observatory.Resume(ticket);
            session.ToolCall("step " + number).Dispose();
            ticket = session.Suspend("again");
        }

        SessionEnvelope run = OneProcess.Merged(first, second);

        Assert.Equal((SpanStatus.Unfinished, "again"), (run.Status, run.SuspendReason));
        Assert.Equal(6, run.Writers.Length);
        Assert.Equal(
            ["plan", .. Enumerable.Range(0, 5).SelectMany(number => new[] { "suspended", "step " + number })],
            run.Spans.Select(span => span.Name)
        );
        Assert.All(run.Writers, writer => Assert.Single(writer.Told.Ranges));
    }

    [Fact]
    public void WrappersLeaveASuspendedSessionAsItIs()
    {
        string ticket = first.Observatory.Run(Some.Context, session => session.Suspend("approval"));

        Assert.NotEmpty(ticket);
        Assert.Equal("approval", Assert.Single(first.Parts).SuspendReason);
    }

    [Fact]
    public void ObserversSeeHowAWriterCameToTheRun()
    {
        var seen = new List<TraceEvent>();
        string ticket = SuspendWithin("plan");
        using (second.Observatory.Events.Subscribe(seen.Add))
        {
            second.Observatory.Resume(ticket).Dispose();
        }

        var started = Assert.IsType<TraceFact.SessionStarted>(seen[0].Fact);
        Assert.Equal(first.Parts[0].Writers[0].End!.EventId, Assert.IsType<WriterOrigin.Resumed>(started.Origin).Stamp);
        Assert.Equal(seen, second.Parts[0].Replay());
    }

    private string SuspendWithin(string step)
    {
        using AgentSession session = first.Observatory.StartSession(Some.Context);
        first.Clock.Advance(TimeSpan.FromSeconds(1));
        session.AgentStep(step);
        return session.Suspend("approval");
    }
}
