using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Facade;

public class SpanEndTests
{
    [Fact]
    public void Fault27_ASecondEndIsIgnoredAndCounted()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            AgentSpan span = session.ToolCall("t");
            span.Dispose();
            span.Dispose();
            OtherThreads.Race(8, _ => span.Dispose());
        });

        Assert.Single(envelope.Spans);
        Assert.Equal(2, envelope.Events.Length);
        Assert.Equal(9, envelope.Dropped[DropReason.SecondEnd]);
    }

    [Fact]
    public void Fault27_ASpanEndedOnAnotherThreadIsOrderlyAndNoLongerCurrentWhereItStarted()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            AgentSpan span = session.ToolCall("moved");
            OtherThreads.Race(1, _ => span.Dispose());
            Assert.Null(AgentSpan.Current);
            session.ToolCall("next").Dispose();
        });

        Assert.Equal(SpanStatus.Ok, envelope.Span("moved").Status);
        Assert.True(envelope.Span("next").ParentSpanId.IsNone);
    }

    [Fact]
    public void Fault27_SpansEndedOutOfOrderKeepTheirParentsAndLeaveNoDeadSpanCurrent()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            AgentSpan outer = session.AgentStep("outer");
            AgentSpan inner = session.ToolCall("inner");
            outer.Dispose();
            Assert.Same(inner, AgentSpan.Current);
            session.ToolCall("under inner").Dispose();
            inner.Dispose();
            Assert.Null(AgentSpan.Current);
            session.ToolCall("under nobody").Dispose();
        });

        Assert.Equal(envelope.Span("outer").SpanId, envelope.Span("inner").ParentSpanId);
        Assert.Equal(envelope.Span("inner").SpanId, envelope.Span("under inner").ParentSpanId);
        Assert.True(envelope.Span("under nobody").ParentSpanId.IsNone);
        Assert.All(envelope.Spans, span => Assert.Equal(SpanStatus.Ok, span.Status));
    }

    [Fact]
    public void Fault27_ASpanThatIsNeverEndedIsClosedAsUnfinishedWithWhatItLearnt()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            AgentSpan open = session.ToolCall("open");
            open.Set("learnt", true);
            AgentSpan failed = session.ToolCall("failed");
            failed.Fail(new IOException("lost"));
        });

        Assert.Equal(SpanStatus.Unfinished, envelope.Span("open").Status);
        Assert.True(envelope.Attribute("open", "learnt").AsBoolean());
        Assert.Equal(envelope.EndTime, envelope.Span("open").EndTime);
        Assert.Equal(SpanStatus.Error, envelope.Span("failed").Status);
        Assert.Equal("lost", envelope.Span("failed").Error!.Message);
    }

    [Fact]
    public void Fault28_AnEventAfterItsSpanIsKeptAndMarkedLateAnEventAfterItsSessionIsDroppedAndCounted()
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);
        AgentSpan span;
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            span = session.ToolCall("t");
            span.Event("in time");
            span.Dispose();
            span.Event("late");
        }

        span.Event("much too late");
        span.Set("ignored", 1);
        span.Session.ToolCall("never").Dispose();

        SessionEnvelope envelope = Assert.Single(memory.Envelopes);
        Assert.Equal(1, envelope.Span("t").LateEventCount);
        Assert.Equal(["in time", "late"], envelope.EventsOf("t"));
        Assert.True(Assert.IsType<TraceFact.StreamEvent>(envelope.Events[^1].Fact).IsLate);
        Assert.Equal(3, observatory.Health.EventsDropped[DropReason.Late]);
        Assert.Equal(1, observatory.Health.AttributesIgnored);
        Some.LawsHold(observatory);
    }
}
