using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Facade;

public class TraceParentTests
{
    [Fact]
    public void ATraceParentJoinsASessionOfAnotherProcessToTheTrace()
    {
        var memory = new InMemoryExporter();
        using var here = Some.Inline(memory);
        using var there = Some.Inline(memory);
        string traceParent = "";
        using (AgentSession session = here.StartSession(new AgentContext("supervisor", "a")))
        using (session.AgentStep("delegate"))
        {
            traceParent = session.TraceParent;
            OtherThreads.WithoutContext(() =>
                there.StartSession(new AgentContext("worker", "b", Parent: traceParent)).Dispose()
            );
        }

        SessionEnvelope worker = memory.Envelopes[0];
        SessionEnvelope supervisor = memory.Envelopes[1];
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$", traceParent);
        Assert.Equal(supervisor.Session.TraceId, worker.Session.TraceId);
        Assert.Equal(supervisor.Span("delegate").SpanId, worker.Session.Parent!.SpanId);
    }

    [Fact]
    public void TheTraceParentOfASessionWithoutASpanNamesTheSessionItself()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            Assert.True(SessionParent.TryParse(session.TraceParent, out SessionParent? parent));
            Assert.Equal(session.TraceId, parent!.TraceId);
            Assert.False(parent.SpanId.IsNone);
            Assert.Equal(session.TraceParent, session.TraceParent);
        });

        Assert.Empty(envelope.Spans);
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true)]
    [InlineData("  00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-00 ", true)]
    [InlineData("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-comes", true)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", false)]
    [InlineData("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false)]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01", false)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", false)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", false)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-zz", false)]
    [InlineData("00-xyz-b7ad6b7169203331-01", false)]
    [InlineData("", false)]
    [InlineData("\u001b[31m", false)]
    public void AParentIsReadLenientlyAndABadOneIsIgnoredAndCounted(string text, bool isGood)
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);

        observatory.StartSession(new AgentContext("s", "a", Parent: text)).Dispose();

        Assert.Equal(isGood, memory.Envelopes[0].Session.Parent is not null);
        Assert.Equal(isGood ? 0 : 1, observatory.Health.ParentsIgnored);
        Assert.False(memory.Envelopes[0].Session.TraceId.IsNone);
    }
}
