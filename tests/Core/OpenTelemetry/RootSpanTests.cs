using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;
using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Core.OpenTelemetry;

/// <summary>The session's own span has one id everywhere: in the traceparent that an agent hands over, and in OpenTelemetry.</summary>
public class RootSpanTests
{
    [Theory]
    [InlineData("some-session")]
    [InlineData("")]
    [InlineData("\ud800 lone")]
    public void TheTraceParentOfASessionWithoutAnOpenSpanNamesTheRootSpanThatOtlpHas(string sessionId)
    {
        var memory = new InMemoryExporter();
        var traceParents = new List<string>();
        using (var observatory = Some.Inline(memory))
        using (var session = observatory.StartSession(new AgentContext(sessionId, "agent \udc00")))
        {
            traceParents.Add(session.TraceParent);
            session.ToolCall("search").Dispose();
            traceParents.Add(session.TraceParent);
        }

        SeenSpan root = Root(memory.Envelopes[0]);

        Assert.Equal("", root.ParentSpanId);
        Assert.All(traceParents, header => Assert.Equal($"00-{root.TraceId}-{root.SpanId}-01", header));
        Assert.Equal(root.SpanId, Root(EnvelopeText.Read(EnvelopeText.Write(memory.Envelopes[0]))).SpanId);
    }

    [Fact]
    public void ASessionInAnotherProcessHangsUnderTheRootSpanThatOtlpHas()
    {
        var here = new InMemoryExporter();
        var there = new InMemoryExporter();
        using (var observatory = Some.Inline(here))
        using (var supervisor = observatory.StartSession(new AgentContext("supervisor", "a")))
        using (var other = Some.Inline(there))
        {
            other.StartSession(new AgentContext("worker", "b", Parent: supervisor.TraceParent)).Dispose();
        }

        SeenSpan supervisorRoot = Root(here.Envelopes[0]);
        SeenSpan workerRoot = Root(there.Envelopes[0]);

        Assert.Equal((supervisorRoot.TraceId, supervisorRoot.SpanId), (workerRoot.TraceId, workerRoot.ParentSpanId));
    }

    [Fact]
    public void SessionsOfOneTraceHaveRootSpansOfTheirOwnThoughTheirNamesAreTheSame()
    {
        var clock = new FakeTimeProvider();
        var memory = new InMemoryExporter();
        using (var observatory = Some.Inline(Some.Quiet() with { TimeProvider = clock }, memory))
        using (var outer = observatory.StartSession(new AgentContext("", "")))
        {
            foreach (string step in new[] { "one", "two" })
            {
                using AgentSpan span = outer.AgentStep(step);
                observatory.StartSession(new AgentContext("", "worker")).Dispose();
                clock.Advance(TimeSpan.FromMilliseconds(1));
                observatory.StartSession(new AgentContext("", "worker")).Dispose();
            }
        }

        SeenSpan[] roots = [.. memory.Envelopes.Select(Root)];

        Assert.Single(roots.Select(root => root.TraceId).Distinct());
        Assert.Equal(5, roots.Select(root => root.SpanId).Distinct().Count());
    }

    [Fact]
    public void TheNamesOfASessionAndItsAgentAreNotRunTogether()
    {
        Assert.NotEqual(HandMade.Session("ab", "c").RootSpanId, HandMade.Session("a", "bc").RootSpanId);
    }

    [Fact]
    public void WhereARecordedSpanHasTheIdAlreadyTheSessionsSpanTakesAnother()
    {
        SessionInfo session = HandMade.Session("s", "a");
        SpanId id = session.RootSpanId;

        OpenTelemetrySpan alone = OpenTelemetryMapping.Map(HandMade.Envelope(session))[0];
        var both = OpenTelemetryMapping.Map(HandMade.Envelope(session, HandMade.Span(id)));

        Assert.Equal(id, alone.SpanId);
        Assert.NotEqual(id, both[0].SpanId);
        Assert.Equal((id, both[0].SpanId), (both[1].SpanId, both[1].ParentSpanId));
    }

    private static SeenSpan Root(SessionEnvelope envelope) => OtlpDocument.Spans(Sending.OtlpJson(envelope))[0];
}
