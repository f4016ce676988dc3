using System.Diagnostics;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;

namespace AgentObservatory.Tests.Facade;

/// <summary>Sessions within activities of the application, for example those of incoming requests.</summary>
public class CurrentActivityTests
{
    private static readonly ObservatoryOptions Alone = new() { JoinCurrentActivity = false };

    [Fact]
    public void ASessionWithinAnActivityJoinsItsTraceWithoutLiveMode()
    {
        using var request = new Activity("request").Start();

        SessionEnvelope envelope = Some.Envelope(session => session.ToolCall("search").Dispose());

        Assert.Equal(request.TraceId.ToHexString(), envelope.Session.TraceId.ToString());
        Assert.Equal(request.SpanId.ToHexString(), envelope.Session.Parent?.SpanId.ToString());
        Assert.Null(envelope.Session.Parent?.SessionId);
        Assert.Same(request, Activity.Current);
    }

    [Fact]
    public void ARefusedSessionHasTheTraceOfTheActivity()
    {
        using var observatory = Some.Inline(new InMemoryExporter());
        observatory.Dispose();
        using var request = new Activity("request").Start();

        using AgentSession refused = observatory.StartSession(Some.Context);

        Assert.Equal(request.TraceId.ToHexString(), refused.TraceId.ToString());
    }

    [Fact]
    public void TheParentThatTheContextNamesComesBeforeTheActivity()
    {
        const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);
        using var request = new Activity("request").Start();

        observatory.StartSession(Some.Context with { Parent = Parent }).Dispose();

        Assert.Equal("b7ad6b7169203331", Assert.Single(memory.Envelopes).Session.Parent?.SpanId.ToString());
    }

    [Fact]
    public void ASpanOfAnotherSessionComesBeforeTheActivity()
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);
        using (AgentSession outer = observatory.StartSession(new AgentContext("outer", "outer")))
        using (AgentSpan step = outer.AgentStep("delegate"))
        using (new Activity("call").Start())
        {
            observatory.StartSession(new AgentContext("inner", "inner")).Dispose();
            Assert.Equal(step.SpanId, Assert.Single(memory.Envelopes).Session.Parent?.SpanId);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnActivityIsNotJoinedWhereThatIsSwitchedOff(bool isLive)
    {
        using var listening = new Listening();
        ObservatoryOptions options = isLive ? listening.Options with { JoinCurrentActivity = false } : Alone;
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(options, memory);
        using var request = new Activity("request").Start();

        observatory.StartSession(Some.Context).Dispose();

        SessionInfo session = Assert.Single(memory.Envelopes).Session;
        Assert.Null(session.Parent);
        Assert.NotEqual(request.TraceId.ToHexString(), session.TraceId.ToString());
        Assert.Same(request, Activity.Current);
        Assert.Equal(isLive ? 1 : 0, listening.Seen.Count(span => span.TraceId == session.TraceId.ToString()));
    }
}
