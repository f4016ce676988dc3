using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Flow;

public class AttachTests
{
    [Fact]
    public void AnAttachedSpanIsTheParentOfWorkThatHasLeftItsFlow()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            AgentSpan producer = session.AgentStep("producer");
            OtherThreads.WithoutContext(() =>
            {
                Assert.Null(AgentSession.Current);
                using (SpanScope scope = producer.Attach())
                {
                    Assert.Same(producer, AgentSpan.Current);
                    AgentSession.Current!.ToolCall("consumed").Dispose();
                    scope.Dispose();
                    Assert.Null(AgentSpan.Current);
                }

                Assert.Null(AgentSession.Current);
            });
            producer.Dispose();
        });

        Assert.Equal(envelope.Span("producer").SpanId, envelope.Span("consumed").ParentSpanId);
    }

    [Fact]
    public void ASpanThatHasEndedIsNotMadeCurrentAgain()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            AgentSpan step = session.AgentStep("step");
            AgentSpan ended = session.ToolCall("ended");
            ended.Dispose();
            OtherThreads.WithoutContext(() =>
            {
                using SpanScope scope = ended.Attach();
                session.ToolCall("afterwards").Dispose();
            });
            step.Dispose();
        });

        Assert.Equal(envelope.Span("step").SpanId, envelope.Span("afterwards").ParentSpanId);
    }
}
