using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Flow;

public class AmbientSessionTests
{
    [Fact]
    public void Fault29_AContextCapturedByAThreadThatOutlivesTheSessionLeadsToNoDeadSession()
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);
        using var hasLooked = new ManualResetEventSlim();
        using var sessionIsOver = new ManualResetEventSlim();
        Thread thread;
        AgentSession? before = null;
        AgentSession? after = null;
        AgentSession session;
        using (session = observatory.StartSession(Some.Context))
        {
            AgentSpan span = session.ToolCall("t");
            thread = new Thread(() =>
            {
                before = AgentSession.Current;
                hasLooked.Set();
                sessionIsOver.Wait();
                after = AgentSession.Current;
                span.Event("late");
            });
            thread.Start();
            hasLooked.Wait();
        }

        sessionIsOver.Set();
        thread.Join();

        Assert.Same(session, before);
        Assert.Null(after);
        Assert.Equal(1, observatory.Health.EventsDropped[DropReason.Late]);
        Some.LawsHold(observatory);
    }

    [Fact]
    public void Fault29_AContextCapturedByATimerDoesNotKeepTheEventsOfADeadSessionAlive()
    {
        using var observatory = Some.Inline(new CallbackExporter(static _ => { }));
        var (timer, payload) = CaptureInTimer(observatory);
        using (timer)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();

            Assert.False(payload.IsAlive);
        }
    }

    private static (Timer Timer, WeakReference Payload) CaptureInTimer(Observatory observatory)
    {
        using AgentSession session = observatory.StartSession(Some.Context);
        using AgentSpan span = session.ToolCall("t");
        string payload = new('x', 10_000);
        span.Event("large", ("payload", payload));
        span.Set("learnt", payload);
        return (new Timer(static _ => { }, null, Timeout.Infinite, Timeout.Infinite), new WeakReference(payload));
    }

    [Fact]
    public async Task Fault30_ConcurrentSessionsDoNotTalkAcross()
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);
        async Task Run(int number)
        {
            using AgentSession session = observatory.StartSession(new AgentContext("session " + number, "agent"));
            using AgentSpan outer = session.AgentStep("outer " + number);
            await Task.Yield();
            using AgentSpan inner = AgentSession.Current!.ToolCall("inner " + number);
            await Task.Yield();
            inner.Event("event " + number);
        }

        await Task.WhenAll(Enumerable.Range(0, 50).Select(Run));

        Assert.Null(AgentSession.Current);
        Assert.Equal(50, memory.Envelopes.Select(envelope => envelope.Session.TraceId).Distinct().Count());
        Assert.All(
            memory.Envelopes,
            envelope =>
            {
                string number = envelope.Session.SessionId["session ".Length..];
                Assert.Equal(["outer " + number, "inner " + number], envelope.Spans.Select(span => span.Name));
                Assert.Equal(envelope.Spans[0].SpanId, envelope.Spans[1].ParentSpanId);
                Assert.Equal(["event " + number], envelope.EventsOf("inner " + number));
            }
        );
    }

    [Fact]
    public void Fault30_ANestedSessionJoinsTheTraceAndSpansStayWithTheirOwnSession()
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);
        using (AgentSession outer = observatory.StartSession(new AgentContext("outer", "supervisor")))
        using (AgentSpan delegating = outer.AgentStep("delegate"))
        {
            using (AgentSession inner = observatory.StartSession(new AgentContext("inner", "worker")))
            using (inner.AgentStep("work"))
            using (outer.ToolCall("outer's span opened inside the inner one"))
            {
                Assert.Same(outer, AgentSession.Current);
            }

            Assert.Same(delegating, AgentSpan.Current);
        }

        SessionEnvelope innerEnvelope = memory.Envelopes[0];
        SessionEnvelope outerEnvelope = memory.Envelopes[1];
        Assert.Equal(outerEnvelope.Session.TraceId, innerEnvelope.Session.TraceId);
        Assert.Equal(outerEnvelope.Span("delegate").SpanId, innerEnvelope.Session.Parent!.SpanId);
        Assert.Equal("outer", innerEnvelope.Session.Parent.SessionId);
        Assert.Equal(
            outerEnvelope.Span("delegate").SpanId,
            outerEnvelope.Span("outer's span opened inside the inner one").ParentSpanId
        );
        Assert.True(innerEnvelope.Span("work").ParentSpanId.IsNone);
    }

    [Fact]
    public void Fault30_SessionsEndedInTheWrongOrderLeaveALiveSessionCurrent()
    {
        using var observatory = Some.Inline();
        AgentSession outer = observatory.StartSession(new AgentContext("outer", "a"));
        AgentSession inner = observatory.StartSession(new AgentContext("inner", "b"));

        outer.Dispose();
        Assert.Same(inner, AgentSession.Current);
        inner.Dispose();
        Assert.Null(AgentSession.Current);
        Some.LawsHold(observatory);
    }
}
