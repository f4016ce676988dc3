using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Wrapping.Matrix;

namespace AgentObservatory.Tests.Facade;

public class SpanEndTests
{
    [Fact]
    public void Fault26_SixtyFourThreadsInOneSessionSpanAndStreamLoseNothingAndKeepTheirOwnOrder()
    {
        const int Threads = 64;
        const int Rounds = 40;
        var options = Some.Quiet() with { MaxEventsPerSession = 100_000 };
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                using AgentSpan span = session.AgentStep("span");
                using StreamSpan stream = session.Stream("stream");
                Race(
                    Threads,
                    thread =>
                    {
                        for (int round = 0; round < Rounds; round++)
                        {
                            using AgentSpan own = session.ToolCall("own");
                            span.Event("t" + thread, ("round", round));
                            stream.Event("t" + thread, ("round", round));
                            span.Set("t" + thread, round);
                        }
                    }
                );
            },
            options
        );

        Assert.Equal(Threads * Rounds, envelope.Span("stream").EventCount);
        Assert.Equal(Threads * Rounds, envelope.Span("span").EventCount);
        Assert.Equal(Threads * Rounds, envelope.Spans.Count(span => span.Name == "own"));
        Assert.Equal(envelope.Events.Select((_, index) => index + 1L), envelope.Events.Select(e => e.Sequence));
        Assert.Equal(envelope.Events.OrderBy(e => e.Time).Select(e => e.Sequence), envelope.Events.Select(e => e.Sequence));
        var byThread = envelope
            .Events.Select(e => (e.SpanId, Fact: e.Fact as TraceFact.StreamEvent))
            .Where(e => e.Fact is not null)
            .GroupBy(e => (e.SpanId, e.Fact!.Name));
        Assert.All(
            byThread,
            thread =>
                Assert.Equal(Enumerable.Range(0, Rounds), thread.Select(e => (int)e.Fact!.Attributes["round"].AsInteger()))
        );
    }

    [Fact]
    public void Fault27_ASecondEndIsIgnoredAndCounted()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            AgentSpan span = session.ToolCall("t");
            span.Dispose();
            span.Dispose();
            Race(8, _ => span.Dispose());
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
            Race(1, _ => span.Dispose());
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

    /// <summary>Runs the body on threads of their own that start together.</summary>
    private static void Race(int threads, Action<int> body)
    {
        using var barrier = new Barrier(threads);
        Thread[] running =
        [
            .. Enumerable
                .Range(0, threads)
                .Select(number => new Thread(() =>
                {
                    barrier.SignalAndWait();
                    body(number);
                })),
        ];
        Array.ForEach(running, thread => thread.Start());
        Array.ForEach(running, thread => thread.Join());
    }
}
