using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Log;

public class ErrorSnapshotTests
{
    [Fact]
    public void Fault25_AnExceptionWhoseMembersThrowKeepsItsTypeName()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using AgentSpan span = session.ToolCall("t");
            span.Fail(new HostileException());
        });

        Assert.EndsWith("HostileException", envelope.Span("t").Error!.Type);
        Assert.Equal(SpanStatus.Error, envelope.Span("t").Status);
    }
}
