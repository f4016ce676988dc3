using System.Diagnostics;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;

namespace AgentObservatory.Tests.Live;

/// <summary>Live mode where flows part: threads, wrong order, sessions that end elsewhere.</summary>
public class LiveFlowTests
{
    [Fact]
    public void SpansThatEndInTheWrongOrderLeaveNoStoppedActivityBehind()
    {
        using var listening = new Listening();
        SessionEnvelope envelope = listening.Live(session =>
        {
            AgentSpan outer = session.AgentStep("outer");
            AgentSpan inner = session.AgentStep("inner");
            outer.Dispose();
            Assert.Equal("inner", Activity.Current?.DisplayName);
            session.ToolCall("under inner").Dispose();
            inner.Dispose();
            Assert.Equal("invoke_agent some-agent", Activity.Current?.DisplayName);
            inner.Dispose();
            Assert.Equal("invoke_agent some-agent", Activity.Current?.DisplayName);
        });

        Assert.Null(Activity.Current);
        SpanComparison.Same(envelope, listening.Seen, SpanComparison.Precision.Live);
    }

    [Fact]
    public void ASpanEndedOnAnotherThreadLeavesThatThreadsActivityAlone()
    {
        using var listening = new Listening();
        listening.Live(session =>
        {
            AgentSpan span = session.AgentStep("step");
            OtherThreads.WithoutContext(() =>
            {
                using var own = new Activity("own").Start();
                span.Dispose();
                Assert.Same(own, Activity.Current);
            });
            session.ToolCall("search").Dispose();
            Assert.Equal("invoke_agent some-agent", listening.Stopped[^1].Parent?.DisplayName);
        });
    }

    [Fact]
    public void WorkThatHasLeftItsFlowIsAttachedWithItsActivity()
    {
        using var listening = new Listening();
        SessionEnvelope envelope = listening.Live(session =>
        {
            using AgentSpan span = session.AgentStep("step");
            OtherThreads.WithoutContext(() =>
            {
                Assert.Null(Activity.Current);
                using (span.Attach())
                {
                    Assert.Equal("step", Activity.Current?.DisplayName);
                    session.ToolCall("search").Dispose();
                }

                Assert.Null(Activity.Current);
            });
        });

        SpanComparison.Same(envelope, listening.Seen, SpanComparison.Precision.Live);
        Assert.Equal(envelope.Span("step").SpanId, envelope.Span("search").ParentSpanId);
    }

    [Fact]
    public void AListenerThatThrowsCostsNothingButItsOwn()
    {
        using var listening = new Listening
        {
            OnStarted = activity => Throw(activity.DisplayName == "execute_tool start"),
            OnStopped = activity => Throw(activity.DisplayName is "execute_tool stop" or "invoke_agent some-agent"),
        };
        var reports = new List<Diagnostic>();
        var memory = new InMemoryExporter();
        var options = listening.Options with { OnDiagnostic = reports.Add };
        using var observatory = Some.Inline(options, memory);
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            session.ToolCall("start").Dispose();
            Assert.Equal("invoke_agent some-agent", Activity.Current?.DisplayName);
            session.ToolCall("stop").Dispose();
            Assert.Equal("invoke_agent some-agent", Activity.Current?.DisplayName);
        }

        Assert.Null(Activity.Current);
        Assert.Equal(3, observatory.Health.ActivityFailures);
        Assert.Equal(DiagnosticKind.ActivityFailed, Assert.Single(reports).Kind);
        SpanComparison.Same(Assert.Single(memory.Envelopes), listening.Seen, SpanComparison.Precision.Live);
        Some.LawsHold(observatory);

        static void Throw(bool really)
        {
            if (really)
            {
                throw new InvalidOperationException("a listener of the test");
            }
        }
    }

    [Fact]
    public async Task SessionsThatEndWithinACalleeDoNotJoinTheNextOnesTrace()
    {
        using var listening = new Listening();
        var memory = new InMemoryExporter();
        using (var observatory = Some.Inline(listening.Options, memory))
        {
            for (int number = 0; number < 3; number++)
            {
                await RunAsync(observatory.StartSession(Some.Context));
            }
        }

        Assert.Equal(3, memory.Envelopes.Select(envelope => envelope.Session.TraceId).Distinct().Count());
        Assert.All(listening.Seen, span => Assert.Equal("", span.ParentSpanId));

        static async Task RunAsync(AgentSession session)
        {
            await Task.Yield();
            session.Dispose();
        }
    }

    [Fact]
    public void ASessionThatIsEndedElsewhereLeavesNothingBehindOnceItsSpansEnd()
    {
        using var listening = new Listening();
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(listening.Options, memory);
        AgentSession session = observatory.StartSession(Some.Context);
        AgentSpan span = session.ToolCall("search");
        OtherThreads.WithoutContext(session.Dispose);
        span.Dispose();
        session.Dispose();

        Assert.Null(Activity.Current);
        observatory.StartSession(Some.Context).Dispose();
        Assert.Null(memory.Envelopes[1].Session.Parent);
    }

    [Fact]
    public void ASpanOfAnotherFlowsSessionGivesTheCallersActivityBack()
    {
        using var listening = new Listening(
            (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Name == "left out" ? ActivitySamplingResult.None : ActivitySamplingResult.AllDataAndRecorded
        );
        SessionEnvelope envelope = listening.Live(session =>
            OtherThreads.WithoutContext(() =>
            {
                using var request = new Activity("request").Start();
                session.ToolCall("search").Dispose();
                Assert.Same(request, Activity.Current);
                session.AgentStep("left out").Dispose();
                Assert.Same(request, Activity.Current);
            })
        );

        Assert.Equal(envelope.Session.SpanId.ToString(), listening.Seen[0].ParentSpanId);
    }
}
