using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Facade;

public sealed class HandOverTests : IDisposable
{
    private readonly OneProcess main = new();
    private readonly OneProcess worker = new(TimeSpan.FromHours(-1));

    public void Dispose()
    {
        main.Dispose();
        worker.Dispose();
    }

    [Fact]
    public void AWorkerReportsToTheSameRunUnderTheSpanThatWasCurrent()
    {
        using (AgentSession session = main.Observatory.StartSession(Some.Context))
        using (session.AgentStep("delegate"))
        {
            Work(session.HandOver());
        }

        SessionEnvelope part = worker.Parts[0];
        Assert.Equal(main.Parts[0].Session.Key, part.Session.Key);
        Assert.Equal(SpanStatus.Unfinished, part.Status);
        Assert.True(part.Writers[0].Origin is { IsJoined: true });

        SessionEnvelope run = OneProcess.Merged(worker, main);
        Assert.Equal(SpanStatus.Ok, run.Status);
        Assert.Equal(run.Span("delegate").SpanId, run.Span("work").ParentSpanId);
        Assert.False(run.HasAnomalies);
    }

    [Fact]
    public void HowAWorkerEndsIsNotHowTheRunEnds()
    {
        using (AgentSession session = main.Observatory.StartSession(Some.Context))
        {
            using AgentSession other = worker.Observatory.StartSession(
                new AgentContext("w", "w", Ticket: session.HandOver())
            );
            other.Fail(new InvalidOperationException("no"));
        }

        Assert.Equal((SpanStatus.Ok, null), (OneProcess.Merged(main, worker).Status, OneProcess.Merged(main, worker).Error));
    }

    [Fact]
    public void WhatFollowsAResultStandsAfterIt()
    {
        using (AgentSession session = main.Observatory.StartSession(Some.Context))
        {
            string result = Work(session.HandOver(), events: 50);
            session.Receive(result);
            session.ToolCall("use the result").Dispose();
        }

        SessionEnvelope run = OneProcess.Merged(worker, main);

        Assert.Equal(["work", "use the result"], run.Spans.Select(span => span.Name));
        Assert.Equal("0-0, 54-56", main.Parts[0].Writers[0].Told.ToString());
        Assert.Equal(main.Parts[0].Replay().Count(), main.Parts[0].Writers[0].Told.Count);
        Assert.Equal(main.Parts[0], EnvelopeText.Read(EnvelopeText.Write(main.Parts[0])));
    }

    [Fact]
    public void AStampThatIsNotAheadHasNoEffect()
    {
        using (AgentSession session = main.Observatory.StartSession(Some.Context))
        {
            string early = session.HandOver();
            session.ToolCall("one").Dispose();
            session.Receive(early);
            session.Receive(session.HandOver());
            session.ToolCall("two").Dispose();
        }

        Assert.Equal("0-5", main.Parts[0].Writers[0].Told.ToString());
        Assert.Equal(0, main.Observatory.Health.TicketsIgnored);
    }

    [Fact]
    public void ManyStampsKeepTheirOrder()
    {
        using (AgentSession session = main.Observatory.StartSession(Some.Context))
        using (AgentSession other = worker.Observatory.StartSession(new AgentContext("w", "w", Ticket: session.HandOver())))
        {
            for (int turn = 0; turn < 40; turn++)
            {
                other.Receive(session.HandOver());
                other.ToolCall("w" + turn).Dispose();
                session.Receive(other.HandOver());
                session.Receive(other.HandOver());
                session.ToolCall("m" + turn).Dispose();
            }
        }

        SessionEnvelope run = OneProcess.Merged(worker, main);
        Assert.Equal(
            Enumerable.Range(0, 40).SelectMany(turn => new[] { "w" + turn, "m" + turn }),
            run.Spans.Select(span => span.Name)
        );
        Assert.False(run.HasAnomalies);
    }

    [Fact]
    public void ThreadsMayReportWhileStampsAreReceived()
    {
        const int Threads = 4;
        const int Times = 400;
        using (AgentSession session = main.Observatory.StartSession(Some.Context))
        {
            Assert.True(RunTicket.TryParse(session.HandOver(), out RunTicket? ticket));
            OtherThreads.Race(
                Threads,
                thread =>
                {
                    for (int time = 0; time < Times; time++)
                    {
                        using AgentSpan span = session.ToolCall("t");
                        var stamp = new EventId(99, (ulong)(time * 7 * (thread + 1)));
                        session.Receive(new RunTicket(ticket.Key, stamp, default, null).ToString());
                    }
                }
            );
        }

        SessionEnvelope part = main.Parts[0];
        long[] sequences = [.. part.Replay().Select(fact => fact.Sequence)];
        Assert.Equal(Threads * Times, part.Spans.Length);
        Assert.Equal(sequences.Distinct().Order(), sequences);
        Assert.Equal(sequences.Length, part.Writers[0].Told.Count);
        Assert.False(part.HasAnomalies);
    }

    [Fact]
    public void ASessionWithinAWorkersSessionIsARunOfItsOwnInTheSameTrace()
    {
        using (AgentSession session = main.Observatory.StartSession(Some.Context))
        using (worker.Observatory.StartSession(new AgentContext("w", "w", Ticket: session.HandOver())))
        {
            worker.Observatory.StartSession(Some.Context).Dispose();
        }

        Assert.Equal(2, worker.Parts.Count);
        Assert.Equal(worker.Parts[0].Session.TraceId, worker.Parts[1].Session.TraceId);
        Assert.NotEqual(worker.Parts[0].Session.Key, worker.Parts[1].Session.Key);
    }

    [Fact]
    public void TheTraceParentOfAWorkerWithoutASpanIsTheSpanOfItsTicket()
    {
        using AgentSession session = main.Observatory.StartSession(Some.Context);
        using AgentSpan span = session.AgentStep("delegate");
        using AgentSession other = worker.Observatory.StartSession(new AgentContext("w", "w", Ticket: session.HandOver()));

        Assert.Equal(session.TraceParent, other.TraceParent);
    }

    private string Work(string ticket, int events = 0)
    {
        using AgentSession session = worker.Observatory.StartSession(new AgentContext("w", "worker", Ticket: ticket));
        using (AgentSpan work = session.ToolCall("work"))
        {
            for (int number = 0; number < events; number++)
            {
                work.Event("e");
            }
        }

        return session.HandOver();
    }
}
