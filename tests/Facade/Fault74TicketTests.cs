using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Facade;

/// <summary>A ticket is text from anywhere: forged, cut, newer, used twice, used too early.</summary>
public sealed class Fault74TicketTests : IDisposable
{
    private readonly OneProcess first = new();
    private readonly OneProcess second = new();

    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public void Fault74_ATicketThatIsCutAtAnyLengthGivesANewSessionInItsTraceWhereThatCanBeRead()
    {
        string ticket = Suspended();
        SessionKey key = first.Parts[0].Session.Key;

        for (int length = 0; length < ticket.Length; length++)
        {
            second.Observatory.Resume(ticket[..length]).Dispose();
            second.Observatory.StartSession(new AgentContext("w", "w", Ticket: ticket[..length])).Dispose();
        }

        const int WithTrace = 36;
        Assert.Equal(2 * ticket.Length, second.Observatory.Health.TicketsIgnored);
        Assert.Equal(2 * ticket.Length, second.Parts.Count);
        for (int index = 0; index < second.Parts.Count; index++)
        {
            SessionInfo session = second.Parts[index].Session;
            Assert.NotEqual(key, session.Key);
            Assert.Equal(index / 2 >= WithTrace, session.TraceId == key.TraceId);
            Assert.True(second.Parts[index].Writers[0].Origin!.IsBegan);
        }
    }

    [Fact]
    public void Fault74_ATicketFromANewerVersionGivesANewSessionUnderTheRunsRoot()
    {
        string ticket = Suspended().Replace("ao1-", "ao2-") + "-more";

        second.Observatory.Resume(ticket).Dispose();

        SessionInfo session = second.Parts[0].Session;
        Assert.Equal(first.Parts[0].Session.TraceId, session.Parent?.TraceId);
        Assert.Equal(first.Parts[0].Session.RunId, session.Parent?.SpanId);
        Assert.Equal(1, second.Observatory.Health.TicketsIgnored);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ao1-")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("ao1-\0\ud800-\u202e")]
    public void Fault74_AnythingElseGivesANewSession(string? ticket)
    {
        using (AgentSession session = second.Observatory.Resume(ticket))
        {
            session.ToolCall("t").Dispose();
            session.Receive(ticket);
        }

        Assert.Equal(2, second.Observatory.Health.TicketsIgnored);
        Assert.Equal(SpanStatus.Ok, Assert.Single(second.Parts).Status);
        Some.LawsHold(second.Observatory);
    }

    [Fact]
    public void Fault74_AForgedTicketIsAWriterOfARunThatNobodyKnows()
    {
        var forged = new RunTicket(
            new SessionKey(new TraceId(1, 2), new SpanId(3, 0)),
            new EventId(4, 1UL << 52),
            new SpanId(6, 0),
            new Timestamp(long.MinValue)
        );

        using (AgentSession session = second.Observatory.Resume(forged.ToString()))
        {
            session.ToolCall("t").Event("e");
        }

        SessionEnvelope part = Assert.Single(second.Parts);
        Assert.Equal(forged.Key, part.Session.Key);
        Assert.Equal(new SpanId(6, 0), part.Span("t").ForeignParentId);
        Assert.True(part.Span("suspended").DurationNanoseconds > 0);
        Assert.Equal(part, EnvelopeText.Read(EnvelopeText.Write(part)));
        Some.LawsHold(second.Observatory);
    }

    [Fact]
    public void Fault74_AForgedTicketThatIsReceivedLeavesTheRunItsOwnTickets()
    {
        using AgentSession session = first.Observatory.StartSession(Some.Context);
        RunTicket.TryParse(session.HandOver(), out RunTicket? own);
        session.Receive(new RunTicket(own!.Key, new EventId(4, 1UL << 52), own.SpanId, null).ToString());
        session.ToolCall("t").Dispose();

        string ticket = session.Suspend();

        Assert.Equal(0, first.Observatory.Health.TicketsIgnored);
        using (AgentSession resumed = second.Observatory.Resume(ticket))
        {
            session.Receive(resumed.HandOver());
        }

        Assert.Equal(0, second.Observatory.Health.TicketsIgnored);
        Assert.Equal(own.Key, Assert.Single(second.Parts).Session.Key);
        Assert.False(OneProcess.Merged(first, second).HasAnomalies);
    }

    [Fact]
    public void Fault74_WhatIsResumedTwiceIsShownTwiceAndCounted()
    {
        string ticket = Suspended();
        foreach (string name in new[] { "one", "two" })
        {
            using AgentSession session = second.Observatory.Resume(ticket);
            session.ToolCall(name).Dispose();
        }

        SessionEnvelope run = OneProcess.Merged(first, second);

        Assert.Equal(1, run.Anomalies["resumed_twice"]);
        Assert.Equal(3, run.Writers.Length);
        Assert.Equal(
            ["one", "two"],
            run.Spans.Where(span => span.Kind == SpanKind.ToolCall).Select(span => span.Name).Order()
        );
        Assert.Equal(SpanStatus.Ok, run.Status);
    }

    [Fact]
    public void Fault74_ATicketThatIsUsedWhileItsWriterStillRunsGivesASecondWriter()
    {
        using (AgentSession session = first.Observatory.StartSession(Some.Context))
        {
            using (AgentSession other = second.Observatory.Resume(session.HandOver()))
            {
                other.ToolCall("elsewhere").Dispose();
            }

            Assert.Equal(SpanStatus.Ok, second.Parts[0].Status);
            session.ToolCall("here").Dispose();
        }

        SessionEnvelope run = OneProcess.Merged(first, second);
        Assert.Equal(["elsewhere", "here"], run.Spans.Select(span => span.Name).Order());
        Assert.DoesNotContain(run.Spans, span => span.Kind == SpanKind.Wait);
        Assert.Equal(2, run.Writers.Length);
        Assert.False(run.HasAnomalies);
    }

    [Fact]
    public void Fault74_ATicketOfAnotherRunIsNotReceived()
    {
        string other = Suspended();
        using (AgentSession session = second.Observatory.StartSession(Some.Context))
        {
            session.Receive(other);
        }

        Assert.Equal(1, second.Observatory.Health.TicketsIgnored);
        Assert.Equal("0-1", second.Parts[0].Writers[0].Told.ToString());
    }

    private string Suspended()
    {
        using AgentSession session = first.Observatory.StartSession(Some.Context);
        return session.Suspend();
    }
}
