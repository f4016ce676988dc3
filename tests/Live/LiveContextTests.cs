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

        SessionEnvelope envelope = Live(listening, session => session.ToolCall("search").Dispose());

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
        using (var observatory = Some.Inline(Options(listening), memory))
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
        using (var observatory = Some.Inline(Options(listening), memory))
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
        SessionEnvelope envelope = Live(
            listening,
            session =>
            {
                using AgentSpan step = session.AgentStep("step");
                using (var own = new Activity("own").Start())
                {
                    Assert.Equal(step.SpanId.ToString(), own.ParentSpanId.ToHexString());
                    session.ToolCall("search").Dispose();
                    Assert.Same(own, Activity.Current);
                }

                Assert.Equal("step", Activity.Current?.DisplayName);
            }
        );

        Assert.Equal("own", listening.Stopped.Single(a => a.DisplayName == "execute_tool search").Parent?.DisplayName);
        Assert.Equal(envelope.Span("step").SpanId, envelope.Span("search").ParentSpanId);
    }

    [Fact]
    public void SpansThatEndInTheWrongOrderLeaveNoStoppedActivityBehind()
    {
        using var listening = new Listening();
        SessionEnvelope envelope = Live(
            listening,
            session =>
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
            }
        );

        Assert.Null(Activity.Current);
        SpanComparison.Same(envelope, listening.Seen, SpanComparison.Precision.Live);
    }

    [Fact]
    public void ASpanEndedOnAnotherThreadLeavesThatThreadsActivityAlone()
    {
        using var listening = new Listening();
        Live(
            listening,
            session =>
            {
                AgentSpan span = session.AgentStep("step");
                OnAnotherThread(() =>
                {
                    using var own = new Activity("own").Start();
                    span.Dispose();
                    Assert.Same(own, Activity.Current);
                });
                session.ToolCall("search").Dispose();
                Assert.Equal("invoke_agent some-agent", listening.Stopped[^1].Parent?.DisplayName);
            }
        );
    }

    [Fact]
    public void WorkThatHasLeftItsFlowIsAttachedWithItsActivity()
    {
        using var listening = new Listening();
        SessionEnvelope envelope = Live(
            listening,
            session =>
            {
                using AgentSpan span = session.AgentStep("step");
                OnAnotherThread(() =>
                {
                    Assert.Null(Activity.Current);
                    using (span.Attach())
                    {
                        Assert.Equal("step", Activity.Current?.DisplayName);
                        session.ToolCall("search").Dispose();
                    }

                    Assert.Null(Activity.Current);
                });
            }
        );

        SpanComparison.Same(envelope, listening.Seen, SpanComparison.Precision.Live);
        Assert.Equal(envelope.Span("step").SpanId, envelope.Span("search").ParentSpanId);
    }

    [Fact]
    public void TheTraceparentIsThatOfTheCurrentActivity()
    {
        using var listening = new Listening();
        Live(
            listening,
            session =>
            {
                Assert.Equal(Activity.Current?.Id, session.TraceParent);
                using (session.ToolCall("search"))
                {
                    Assert.Equal(Activity.Current?.Id, session.TraceParent);
                    Assert.EndsWith("-01", session.TraceParent, StringComparison.Ordinal);
                }
            }
        );
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
        var options = Options(listening) with { OnDiagnostic = reports.Add };
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
        using (var observatory = Some.Inline(Options(listening), memory))
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
        using var observatory = Some.Inline(Options(listening), memory);
        AgentSession session = observatory.StartSession(Some.Context);
        AgentSpan span = session.ToolCall("search");
        OnAnotherThread(session.Dispose);
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
        SessionEnvelope envelope = Live(
            listening,
            session =>
                OnAnotherThread(() =>
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
        Live(
            listening,
            session =>
            {
                using Activity message = listening.Source.StartActivity("message", ActivityKind.Consumer, elsewhere)!;
                session.ToolCall("search").Dispose();
                Assert.Same(message, Activity.Current);
            }
        );
    }

    [Fact]
    public void ASpanOfAnOuterSessionHangsUnderItsOwnSessionsSpan()
    {
        using var listening = new Listening();
        var memory = new InMemoryExporter();
        using (var observatory = Some.Inline(Options(listening), memory))
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

        SessionEnvelope envelope = Live(listening, _ => { });

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
        using (var live = Some.Inline(Options(listening), memory))
        using (silent.StartSession(new AgentContext("outer", "outer")))
        {
            live.StartSession(new AgentContext("inner", "inner")).Dispose();
        }

        SeenSpan inner = Assert.Single(listening.Seen);
        Assert.Equal(memory.Envelopes[1].Session.TraceId.ToString(), inner.TraceId);
        Assert.Equal(memory.Envelopes[1].Session.RootSpanId.ToString(), inner.ParentSpanId);
    }

    private static ObservatoryOptions Options(Listening listening) => new() { ActivitySource = listening.Source };

    private static SessionEnvelope Live(Listening listening, Action<AgentSession> program) =>
        Some.Envelope(program, Options(listening));

    private static void OnAnotherThread(Action work)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(work));
        thread.UnsafeStart();
        thread.Join();
        Assert.Null(failure);
    }
}
