using System.Diagnostics;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;

namespace AgentObservatory.Tests.Live;

/// <summary>Live mode among the application's own activities: which is current, which is whose parent.</summary>
public class LiveContextTests
{
    [Fact]
    public void ASessionWithinARequestJoinsTheRequestsTrace()
    {
        using var listening = new Listening();
        using var request = new Activity("request").Start();

        SessionEnvelope envelope = listening.Live(session => session.ToolCall("search").Dispose());

        Assert.Same(request, Activity.Current);
        Assert.Equal(request.TraceId.ToHexString(), envelope.Session.TraceId.ToString());
        Assert.Equal(request.SpanId.ToHexString(), envelope.Session.Parent?.SpanId.ToString());
        Assert.Null(envelope.Session.Parent?.SessionId);
        SpanComparison.Same(envelope, listening.Seen, SpanComparison.Precision.Live);
    }

    [Fact]
    public void ASessionJoinsTheTraceThatItsContextNames()
    {
        using var listening = new Listening();
        const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        using var request = new Activity("request").Start();
        var memory = new InMemoryExporter();
        using (var observatory = Some.Inline(listening.Options, memory))
        {
            observatory.StartSession(Some.Context with { Parent = Parent }).Dispose();
        }

        Assert.Same(request, Activity.Current);
        SpanComparison.Same(Assert.Single(memory.Envelopes), listening.Seen, SpanComparison.Precision.Live);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", listening.Seen[0].TraceId);
        Assert.Equal("b7ad6b7169203331", listening.Seen[0].ParentSpanId);
        Assert.True(listening.Stopped[0].HasRemoteParent);
    }

    [Fact]
    public void ANestedSessionHangsUnderTheSpanThatStartedIt()
    {
        using var listening = new Listening();
        var memory = new InMemoryExporter();
        using (var observatory = Some.Inline(listening.Options, memory))
        using (AgentSession outer = observatory.StartSession(new AgentContext("outer", "outer")))
        {
            observatory.StartSession(new AgentContext("at the root", "inner")).Dispose();
            using (outer.ToolCall("ask"))
            {
                observatory.StartSession(new AgentContext("within", "inner")).Dispose();
            }
        }

        SessionEnvelope outerEnvelope = memory.Envelopes[2];
        Assert.Equal(outerEnvelope.Session.SpanId, memory.Envelopes[0].Session.Parent?.SpanId);
        Assert.Equal(outerEnvelope.Spans[0].SpanId, memory.Envelopes[1].Session.Parent?.SpanId);
        IReadOnlyList<SeenSpan> seen = listening.Seen;
        SpanComparison.Same(memory.Envelopes[0], [seen[0]], SpanComparison.Precision.Live);
        SpanComparison.Same(memory.Envelopes[1], [seen[1]], SpanComparison.Precision.Live);
        SpanComparison.Same(outerEnvelope, [seen[2], seen[3]], SpanComparison.Precision.Live);
    }

    [Fact]
    public void TheApplicationsOwnActivitiesStandBetween()
    {
        using var listening = new Listening();
        SessionEnvelope envelope = listening.Live(session =>
        {
            using AgentSpan step = session.AgentStep("step");
            using (var own = new Activity("own").Start())
            {
                Assert.Equal(step.SpanId.ToString(), own.ParentSpanId.ToHexString());
                session.ToolCall("search").Dispose();
                Assert.Same(own, Activity.Current);
            }

            Assert.Equal("step", Activity.Current?.DisplayName);
        });

        Assert.Equal("own", listening.Stopped.Single(a => a.DisplayName == "execute_tool search").Parent?.DisplayName);
        Assert.Equal(envelope.Span("step").SpanId, envelope.Span("search").ParentSpanId);
    }

    [Fact]
    public void TheTraceparentIsThatOfTheCurrentActivity()
    {
        using var listening = new Listening();
        listening.Live(session =>
        {
            Assert.Equal(Activity.Current?.Id, session.TraceParent);
            using (session.ToolCall("search"))
            {
                Assert.Equal(Activity.Current?.Id, session.TraceParent);
                Assert.EndsWith("-01", session.TraceParent, StringComparison.Ordinal);
            }
        });
    }

    [Fact]
    public void AnActivityOfTheApplicationWithAParentElsewhereStaysCurrentAfterATool()
    {
        using var listening = new Listening();
        var elsewhere = new ActivityContext(
            ActivityTraceId.CreateRandom(),
            ActivitySpanId.CreateRandom(),
            ActivityTraceFlags.Recorded,
            isRemote: true
        );
        listening.Live(session =>
        {
            using Activity message = listening.Source.StartActivity("message", ActivityKind.Consumer, elsewhere)!;
            session.ToolCall("search").Dispose();
            Assert.Same(message, Activity.Current);
        });
    }

    [Fact]
    public void ASpanOfAnOuterSessionHangsUnderItsOwnSessionsSpan()
    {
        using var listening = new Listening();
        var memory = new InMemoryExporter();
        using (var observatory = Some.Inline(listening.Options, memory))
        using (AgentSession outer = observatory.StartSession(new AgentContext("outer", "outer")))
        using (AgentSpan step = outer.AgentStep("outer step"))
        using (AgentSession inner = observatory.StartSession(new AgentContext("inner", "inner")))
        using (inner.AgentStep("inner step"))
        {
            outer.ToolCall("search").Dispose();
            Assert.Equal("inner step", Activity.Current?.DisplayName);
            Assert.Equal(step.SpanId.ToString(), listening.Seen[0].ParentSpanId);
        }
    }

    [Fact]
    public void AnActivityWithoutW3CIdsIsNoParent()
    {
        using var listening = new Listening();
        using var request = new Activity("request").SetIdFormat(ActivityIdFormat.Hierarchical).Start();

        SessionEnvelope envelope = listening.Live(_ => { });

        Assert.Null(envelope.Session.Parent);
        Assert.False(envelope.Session.TraceId.IsNone);
        Assert.Same(request, Activity.Current);
    }

    [Fact]
    public void ASessionUnderOneThatIsNotLiveJoinsItsTraceAndNoOther()
    {
        using var listening = new Listening();
        var memory = new InMemoryExporter();
        using var request = new Activity("request").Start();
        using (var silent = Some.Inline(memory))
        using (var live = Some.Inline(listening.Options, memory))
        using (silent.StartSession(new AgentContext("outer", "outer")))
        {
            live.StartSession(new AgentContext("inner", "inner")).Dispose();
        }

        SeenSpan inner = Assert.Single(listening.Seen);
        Assert.Equal(memory.Envelopes[1].Session.TraceId.ToString(), inner.TraceId);
        Assert.Equal(memory.Envelopes[1].Session.RootSpanId.ToString(), inner.ParentSpanId);
    }
}
