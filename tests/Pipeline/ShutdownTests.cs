using AgentObservatory.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Pipeline;

public class ShutdownTests
{
    [Fact]
    public async Task Fault15_ABacklogBeforeADeadExporterIsWaitedForNoLongerThanTheDeadline()
    {
        var clock = new FakeTimeProvider();
        var hanging = new HangingExporter();
        var observatory = Some.Server(new ObservatoryOptions { TimeProvider = clock }, hanging);
        await observatory.StartAsync();
        observatory.Run(10);
        hanging.IsHanging.Wait();

        Task<ShutdownReport> shutdown = observatory.ShutdownAsync(TimeSpan.FromSeconds(30));
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(shutdown.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        ShutdownReport report = await shutdown;

        Assert.True(report.DeadlineHit);
        Assert.Equal((1, 9), (report.Exporters[0].InFlight, report.Exporters[0].Dropped[DropReason.ShutdownDeadline]));
        Some.LawsHold(observatory);
        hanging.Release();
        SpinWait.SpinUntil(() => hanging.IsDisposed);
        Assert.Equal(["1"], hanging.Sessions);
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task Fault16_ShutdownCalledTwiceAndConcurrentlyAndDuringAFlushGivesTheSameReport()
    {
        var slow = new SteppedExporter();
        var observatory = Some.Server(slow);
        await observatory.StartAsync();
        observatory.Run(3);
        Task<bool> flush = observatory.FlushAsync();
        Task<ShutdownReport>[] calls = [.. Enumerable.Range(0, 8).AsParallel().Select(_ => observatory.ShutdownAsync())];

        slow.Step(3);
        ShutdownReport[] reports = await Task.WhenAll(calls);

        Assert.True(await flush);
        Assert.All(reports, report => Assert.Same(reports[0], report));
        Assert.Same(reports[0], await observatory.ShutdownAsync());
        Assert.Equal(3, reports[0].Exporters[0].Exported);
        Assert.True(await observatory.FlushAsync());
        Assert.True(await observatory.FlushAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task Fault54_InlineExportersThatHangAreWaitedForWithinOneDeadline()
    {
        const int Exporters = 4;
        TimeSpan deadline = TimeSpan.FromMinutes(1);
        var clock = new FakeTimeProvider();
        HangingExporter[] hanging = [.. Enumerable.Range(0, Exporters).Select(_ => new HangingExporter())];
        var options = new ObservatoryOptions { TimeProvider = clock, ShutdownDeadline = TimeSpan.Zero };
        Observatory observatory = Some.Inline(options, hanging);
        Thread[] threads = [.. hanging.Select(_ => new Thread(() => observatory.Run(1)))];
        for (int number = 0; number < Exporters; number++)
        {
            threads[number].Start();
            hanging[number].IsHanging.Wait();
        }

        // Every look at the clock takes a minute: the first exporter's wait is over before it begins, and so is that of the others.
        clock.AutoAdvanceAmount = deadline;
        bool isFlushed = await observatory.FlushAsync(deadline);
        ShutdownReport report = await observatory.ShutdownAsync(deadline);

        Assert.False(isFlushed);
        Assert.True(report.DeadlineHit);
        Array.ForEach(hanging, exporter => exporter.Release());
        Array.ForEach(threads, thread => thread.Join());
        Some.LawsHold(observatory);
        Assert.All(hanging, exporter => Assert.True(exporter.IsDisposed));
    }

    [Fact]
    public async Task InlineObserversThatAreSlowAreShownWhatWaitsUntilTheDeadline()
    {
        const int Sessions = 1_000;
        var clock = new FakeTimeProvider();
        using var released = new ManualResetEventSlim();
        using var isSlow = new ManualResetEventSlim();
        int seen = 0;
        Observatory observatory = Some.Inline(new ObservatoryOptions { TimeProvider = clock });
        observatory.Events.Subscribe(_ =>
        {
            seen++;
            isSlow.Set();
            released.Wait();
            clock.Advance(TimeSpan.FromMilliseconds(10));
        });
        var other = new Thread(() => observatory.Run(1));
        other.Start();
        isSlow.Wait();
        observatory.Run(Sessions);
        released.Set();
        other.Join();
        int seenBefore = seen;

        ShutdownReport report = await observatory.ShutdownAsync(TimeSpan.FromMilliseconds(100));

        Assert.True(report.DeadlineHit);
        Assert.Equal(10, seen - seenBefore);
        Assert.Equal((Sessions + 1) * 4, seen + observatory.Health.ObservationsShed);
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task FlushesAfterAShutdownReturnAtOnce()
    {
        Observatory observatory = Mode.Server.Start(new InMemoryExporter());
        await observatory.End();

        Assert.True(await observatory.FlushAsync(Timeout.InfiniteTimeSpan));
        Assert.True(await observatory.FlushAsync(Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public void Fault16_ShutdownWaitedForOnASynchronizationContextThatNeverRunsAnythingDoesNotDeadlock()
    {
        ShutdownReport? report = null;
        var thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new DeadContext());
            var observatory = Some.Server(new InMemoryExporter());
            observatory.StartAsync().GetAwaiter().GetResult();
            observatory.Run(1);
            observatory.FlushAsync().GetAwaiter().GetResult();
            report = observatory.ShutdownAsync().GetAwaiter().GetResult();
        });
        thread.Start();
        thread.Join();

        Assert.Equal(1, report!.Exporters[0].Exported);
    }

    [Theory, BothModes]
    public async Task Fault17_WhateverIsUsedAfterTheShutdownReturnsNormallyAndIsCounted(Mode mode)
    {
        var memory = new InMemoryExporter();
        Observatory observatory = mode.Start(memory);
        AgentSession started = observatory.StartSession(Some.Context);
        await observatory.End();

        started.ToolCall("t").Dispose();
        started.Dispose();
        using (AgentSession refused = observatory.StartSession(Some.Context))
        {
            refused.ToolCall("t").Event("e");
            Assert.NotSame(refused, AgentSession.Current);
        }

        await observatory.StartAsync();
        Assert.True(await observatory.FlushAsync());
        observatory.Dispose();
        await observatory.DisposeAsync();

        Assert.Empty(memory.Envelopes);
        Assert.Equal(1, observatory.Health.Exporters[0].Dropped[DropReason.AlreadyShutdown]);
        Assert.Equal(1, observatory.Health.SessionsRefused[DropReason.AlreadyShutdown]);
        Assert.Equal(4, observatory.Health.EventsDropped[DropReason.AlreadyShutdown]);
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task Fault18_SessionsEndedBeforeTheStartAreExportedAfterItAndStartingTwiceDoesNoHarm()
    {
        var memory = new InMemoryExporter();
        await using var observatory = Some.Server(memory);
        observatory.Run(3);
        Assert.Empty(memory.Envelopes);
        Assert.False(await observatory.FlushAsync());

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(observatory.StartAsync)));
        observatory.Run(3, firstNumber: 4);
        Assert.True(await observatory.FlushAsync());

        Assert.Equal(Some.Numbers(1, 6), memory.Envelopes.Select(envelope => envelope.Session.SessionId));
    }

    [Fact]
    public async Task Fault18_AnObservatoryThatWasNeverStartedExportsWhatWaitedWhenItIsShutDown()
    {
        var memory = new InMemoryExporter();
        var observatory = Some.Server(memory);
        observatory.Run(3);

        ShutdownReport report = await observatory.ShutdownAsync();

        Assert.Equal((3, false), (report.Exporters[0].Exported, report.DeadlineHit));
    }

    [Fact]
    public async Task Fault19_SessionsThatEndDuringTheDrainAreExportedOrCountedNeverNeither()
    {
        var slow = new SteppedExporter();
        var memory = new InMemoryExporter();
        var observatory = Some.Server(slow, memory);
        await observatory.StartAsync();
        AgentSession[] open = [.. Enumerable.Range(0, 200).Select(_ => observatory.StartSession(Some.Context))];
        using var barrier = new Barrier(5);
        Thread[] enders =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(number => new Thread(() =>
                {
                    barrier.SignalAndWait();
                    Array.ForEach(open[(number * 50)..(number * 50 + 50)], session => session.Dispose());
                })),
        ];
        Array.ForEach(enders, thread => thread.Start());
        barrier.SignalAndWait();
        Task<ShutdownReport> shutdown = observatory.ShutdownAsync();
        Array.ForEach(enders, thread => thread.Join());
        slow.Allow(200);
        await shutdown;

        Assert.Equal(200, observatory.Health.SessionsEnded);
        Assert.All(observatory.Health.Exporters, exporter => Assert.Equal(200, exporter.Exported + exporter.Dropped.Total));
        Some.LawsHold(observatory);
    }

    /// <summary>A context that takes work and never does it.</summary>
    private sealed class DeadContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) { }

        public override void Send(SendOrPostCallback d, object? state) => throw new InvalidOperationException();
    }
}
