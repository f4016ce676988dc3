using System.Reactive;
using System.Reactive.Linq;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Pipeline;

public class ObserverTests
{
    [Theory, BothModes]
    public async Task ObserversSeeEveryEventInOrderAndFoldThemIntoTheSameEnvelopes(Mode mode)
    {
        var memory = new InMemoryExporter();
        var folded = new List<SessionEnvelope>();
        var sessions = new List<SessionEnvelope>();
        Observatory observatory = mode.Start(memory);
        using IDisposable fold = observatory.Events.FoldSessions().Subscribe(folded.Add);
        using IDisposable all = observatory.Sessions.Subscribe(sessions.Add);

        observatory.Run(100);
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            session.Stream("open").Event("token", ("text", "a"));
            session.ToolCall("t", ("k", 1)).Fail(new IOException("lost"));
        }

        await observatory.End();

        Assert.Equal(101, memory.Envelopes.Count);
        Assert.Equal(memory.Envelopes, folded);
        Assert.Equal(memory.Envelopes, sessions);
        Assert.Equal(0, observatory.Health.ObservationsShed);
    }

    [Theory]
    [InlineData(Mode.Inline, "the agent's")]
    [InlineData(Mode.Server, "AgentObservatory observers")]
    public void ObserversAreCalledOnAThreadOfTheLibraryAndInlineOnTheAgents(Mode mode, string expected)
    {
        var threads = new HashSet<string?>();
        var agent = new Thread(() =>
        {
            Observatory observatory = mode.Start();
            observatory.Events.Subscribe(_ => threads.Add(Thread.CurrentThread.Name));
            observatory.Sessions.Subscribe(_ => threads.Add(Thread.CurrentThread.Name));
            observatory.Run(10);
            observatory.End().Wait();
        })
        {
            Name = "the agent's",
        };
        agent.Start();
        agent.Join();

        Assert.Equal([expected], threads);
    }

    [Theory, BothModes]
    public async Task AnObserverThatThrowsTouchesNeitherTheAgentNorItsNeighbours(Mode mode)
    {
        var reports = new List<DiagnosticKind>();
        var options = new ObservatoryOptions { OnDiagnostic = report => reports.Add(report.Kind) };
        var memory = new InMemoryExporter();
        var seen = new List<SessionEnvelope>();
        Observatory observatory = mode.Start(options, memory);
        observatory.Sessions.Subscribe(Observer.Create<SessionEnvelope>(_ => throw new InvalidOperationException("broken")));
        observatory.Sessions.Subscribe(seen.Add);

        observatory.Run(2);
        await observatory.End();

        Assert.Equal(2, memory.Envelopes.Count);
        Assert.Equal(memory.Envelopes, seen);
        Assert.Contains(DiagnosticKind.ObserverFailed, reports);
        Assert.Equal(2, observatory.Health.ObserversFailed);
    }

    [Fact]
    public async Task ASlowObserverShedsWhatItCannotTakeAndHoldsUpNobody()
    {
        using var released = new ManualResetEventSlim();
        using var isSlow = new ManualResetEventSlim();
        var memory = new InMemoryExporter();
        var observatory = Some.Server(memory);
        long seen = 0;
        observatory.Events.Subscribe(_ =>
        {
            isSlow.Set();
            released.Wait();
            seen++;
        });
        await observatory.StartAsync();
        observatory.Run(1);
        isSlow.Wait();

        observatory.Run(4_000);
        Assert.True(await observatory.FlushAsync(Timeout.InfiniteTimeSpan));
        released.Set();
        await observatory.ShutdownAsync(Timeout.InfiniteTimeSpan);

        // Four facts a session: its start, the span's start and end, its end.
        Assert.Equal(4_001 * 4, seen + observatory.Health.ObservationsShed);
        Assert.True(observatory.Health.ObservationsShed > 0);
        Some.LawsHold(observatory);
    }

    [Theory, BothModes]
    public async Task WhatWaitsForAnObserverIsShownBeforeTheStreamsComplete(Mode mode)
    {
        const int Sessions = 300;
        using var released = new ManualResetEventSlim();
        using var isSlow = new ManualResetEventSlim();
        int seen = 0;
        int completed = 0;
        Observatory observatory = mode.Start();
        AgentSession first = observatory.StartSession(Some.Context);
        observatory.Events.Subscribe(
            _ =>
            {
                isSlow.Set();
                released.Wait();
                seen++;
            },
            () => completed++
        );
        var slow = new Thread(first.Dispose);
        slow.Start();
        isSlow.Wait();
        observatory.Run(Sessions);
        using (AgentSession session = observatory.StartSession(Some.Context))
        using (StreamSpan stream = session.Stream("long"))
        {
            for (int number = 0; number < 2_000; number++)
            {
                stream.Event("item");
            }
        }

        Task<ShutdownReport> end = observatory.End();
        released.Set();
        slow.Join();
        await end;

        Assert.Equal((1 + 4 * Sessions + 2_004, 1), (seen, completed));
        Assert.Equal(0, observatory.Health.ObservationsShed);
    }

    [Fact]
    public void AnObserverSeesNothingOfWhatWasReportedBeforeItSubscribed()
    {
        using var observatory = Some.Inline();
        var seen = new List<TraceEvent>();
        using AgentSession session = observatory.StartSession(Some.Context);
        using AgentSpan span = session.ToolCall("t");
        using (observatory.Events.Subscribe(static _ => { }))
        {
            span.Event("for another observer");
        }

        span.Event("for nobody");
        using IDisposable subscription = observatory.Events.Subscribe(seen.Add);
        span.Event("for this one");

        Assert.Equal("for this one", Assert.IsType<TraceFact.StreamEvent>(Assert.Single(seen).Fact).Name);
    }

    [Fact]
    public async Task AnEnvelopeThatIsShedIsCountedOnce()
    {
        using var released = new ManualResetEventSlim();
        using var isSlow = new ManualResetEventSlim();
        int seen = 0;
        Observatory observatory = Mode.Server.Start(new ObservatoryOptions { MaxQueuedSessions = 4 });
        observatory.Sessions.Subscribe(_ =>
        {
            isSlow.Set();
            released.Wait();
            seen++;
        });
        observatory.Run(1);
        isSlow.Wait();

        observatory.Run(100);
        released.Set();
        await observatory.End();

        Assert.Equal((5, 96), (seen, observatory.Health.ObservationsShed));
        Some.LawsHold(observatory);
    }

    [Theory, BothModes]
    public async Task AnObserverThatEndsASessionStillSeesItEnd(Mode mode)
    {
        var folded = new List<SessionEnvelope>();
        Observatory observatory = mode.Start();
        AgentSession? session = null;
        observatory.Events.Where(happened => happened.Fact.IsStreamEvent).Subscribe(_ => session!.Dispose());
        observatory.Events.FoldSessions().Subscribe(folded.Add);

        session = observatory.StartSession(Some.Context);
        session.ToolCall("call").Event("enough");
        SpinWait.SpinUntil(() => observatory.Health.SessionsEnded == 1);
        await observatory.End();

        Assert.NotEqual(SpanStatus.Unfinished, Assert.Single(folded).Status);
    }

    [Fact]
    public void AnObserverThatReportsItselfCausesNoEndlessLoop()
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);
        int seen = 0;
        using AgentSession session = observatory.StartSession(Some.Context);
        using IDisposable subscription = observatory.Events.Subscribe(_ =>
        {
            seen++;
            session.ToolCall("observed").Dispose();
            observatory.StartSession(Some.Context).Dispose();
        });

        session.ToolCall("t").Dispose();

        Assert.Equal(2, seen);
        Assert.Equal(2, observatory.Health.SessionsRefused[DropReason.Reentrant]);
    }

    [Fact]
    public void AfterTheLastObserverHasLeftNothingIsOffered()
    {
        using var observatory = Some.Inline();
        int seen = 0;
        IDisposable subscription = observatory.Events.Subscribe(_ => seen++);
        observatory.Run(1);
        int before = seen;

        subscription.Dispose();
        subscription.Dispose();
        observatory.Run(1);

        Assert.Equal((4, 4), (before, seen));
    }

    [Fact]
    public async Task TheStreamsCompleteAtShutdownAndNeverFail()
    {
        var observatory = Some.Server();
        var ends = new List<NotificationKind>();
        observatory.Events.Materialize().Subscribe(notification => ends.Add(notification.Kind));
        observatory.Sessions.Materialize().Subscribe(notification => ends.Add(notification.Kind));

        await observatory.ShutdownAsync();

        Assert.Equal([NotificationKind.OnCompleted, NotificationKind.OnCompleted], ends);
    }

    [Theory, BothModes]
    public async Task SixtyFourThreadsInOneSessionAreObservedInTheOrderOfTheSequence(Mode mode)
    {
        var memory = new InMemoryExporter();
        var folded = new List<SessionEnvelope>();
        Observatory observatory = mode.Start(memory);
        observatory.Events.FoldSessions().Subscribe(folded.Add);
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            Parallel.For(0, 64, number => session.ToolCall("t" + number).Dispose());
        }

        await observatory.End();

        Assert.Equal(memory.Envelopes, folded);
        Assert.Empty(folded[0].Anomalies);
    }
}
