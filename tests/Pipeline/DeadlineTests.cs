using AgentObservatory.Pipeline;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Pipeline;

/// <summary>Flushes and shutdowns come back, whatever the thread pool does.</summary>
[Collection(Alone.Name)]
public class DeadlineTests
{
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    /// <summary>How late a wait may be back: enough for any machine, and little beside <see cref="Forever"/>.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static TheoryData<Mode, string> EveryWait()
    {
        var data = new TheoryData<Mode, string>();
        foreach (Mode mode in new[] { Mode.Inline, Mode.Server })
        {
            foreach (string member in new[] { "Dispose", "DisposeAsync", "ShutdownAsync", "FlushAsync" })
            {
                data.Add(mode, member);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryWait))]
    public void Fault52_WhileThePoolIsBlockedAHangingExporterIsWaitedForUntilTheDeadline(Mode mode, string member)
    {
        var hanging = new HangingExporter();
        Observatory observatory = mode.Start(Some.Quiet() with { ShutdownDeadline = Soon }, hanging);
        var agent = new Thread(() => observatory.Run(1));
        agent.Start();
        hanging.IsHanging.Wait();
        bool isBack;
        using (new BlockedPool())
        {
            isBack = IsBack(() => Assert.False(Wait(observatory, member, Soon)));
        }

        hanging.Release();
        agent.Join();
        Assert.True(isBack);
        SpinWait.SpinUntil(() => observatory.Health.Exporters[0] is var one && one.Exported + one.Dropped.Total == 1);
        Some.LawsHold(observatory);
    }

    [Theory]
    [MemberData(nameof(EveryWait))]
    public void Fault52_WhileThePoolIsBlockedEverythingIsExportedBeforeTheDeadline(Mode mode, string member)
    {
        var memory = new InMemoryExporter();
        Observatory observatory = mode.Start(Some.Quiet() with { ShutdownDeadline = Forever }, memory);
        observatory.Run(10);
        bool isBack;
        using (new BlockedPool())
        {
            isBack = IsBack(() => Assert.True(Wait(observatory, member, Forever)));
        }

        Assert.True(isBack);
        Assert.Equal(10, memory.Envelopes.Count);
        Some.LawsHold(observatory);
    }

    [Fact]
    public void Fault52_WhatCompletesWhileAWaitForItBeginsIsGoneOnFromWithoutThePool()
    {
        var completed = new TaskCompletionSource<bool>();
        DirectAwaiter<bool> awaiter = completed.Task.Direct();
        Assert.False(awaiter.IsCompleted);
        completed.SetResult(true);
        Thread? continued = null;

        awaiter.UnsafeOnCompleted(() => continued = Thread.CurrentThread);

        Assert.Same(Thread.CurrentThread, continued);
    }

    [Theory, BothModes]
    public void Fault52_AnExporterWhoseAsynchronousDisposeNeverEndsIsWaitedForUntilTheDeadline(Mode mode)
    {
        Observatory observatory = mode.Start(new NeverDisposed());
        ShutdownReport? report = null;
        bool isBack;
        using (new BlockedPool())
        {
            isBack = IsBack(() => report = observatory.ShutdownAsync(Soon).GetAwaiter().GetResult());
        }

        Assert.True(isBack);
        Assert.True(report!.DeadlineHit);
    }

    [Theory]
    [InlineData("FlushAsync")]
    [InlineData("ShutdownAsync")]
    public void Fault54_InlineExportersThatHangAreLeftAtTheSystemsClocksDeadline(string member)
    {
        HangingExporter[] hanging = [new(), new(), new(), new()];
        Observatory observatory = Some.Inline(Some.Quiet() with { ShutdownDeadline = TimeSpan.Zero }, hanging);

        // Each agent finds the exporters before its own busy.
        Thread[] agents = Array.ConvertAll(hanging, _ => new Thread(() => observatory.Run(1)));
        for (int number = 0; number < hanging.Length; number++)
        {
            agents[number].Start();
            hanging[number].IsHanging.Wait();
        }

        bool isBack = IsBack(() => Assert.False(Wait(observatory, member, TimeSpan.FromMilliseconds(100))));

        Array.ForEach(hanging, static exporter => exporter.Release());
        Array.ForEach(agents, static agent => agent.Join());
        Assert.True(isBack);
        Some.LawsHold(observatory);
    }

    [Theory, BothModes]
    public void Fault03_DisposeWaitsForAShutdownWithoutADeadlineNoLongerThanTheDefaultOne(Mode mode)
    {
        var hanging = new HangingExporter();
        Observatory observatory = mode.Start(Some.Quiet() with { ShutdownDeadline = Soon }, hanging);
        var agent = new Thread(() => observatory.Run(1));
        agent.Start();
        hanging.IsHanging.Wait();
        ShutdownReport? report = null;
        var ending = new Thread(() => report = observatory.End().Result);
        ending.Start();
        SpinWait.SpinUntil(() => observatory.StartSession(null).HasEnded);

        bool isBack = IsBack(observatory.Dispose);

        hanging.Release();
        agent.Join();
        ending.Join();
        Assert.True(isBack);
        Assert.False(report!.DeadlineHit);
        Assert.Equal(1, report.Exporters[0].Exported);
    }

    [Theory, BothModes]
    public async Task Fault16_AnExporterThatWaitsForItsOwnFlushOrShutdownIsToldAtOnce(Mode mode)
    {
        Observatory? observatory = null;
        int calls = 0;
        using var told = new ManualResetEventSlim();
        observatory = mode.Start(
            new CallbackExporter(_ =>
            {
                calls++;
                observatory!.FlushAsync(Timeout.InfiniteTimeSpan).Wait();
                observatory.End().Wait();
                told.Set();
            })
        );

        observatory.Run(1);
        told.Wait();
        await observatory.End();
        SpinWait.SpinUntil(() => observatory.Health.Exporters[0] is var one && one.Exported + one.Dropped.Total == 1);

        Assert.Equal((1, 1), (calls, observatory.Health.Exporters[0].Exported));
        Some.LawsHold(observatory);
    }

    [Theory, BothModes]
    public void Fault56_EachOfManyConcurrentFlushesIsTrueWhereItIsReachedInTime(Mode mode)
    {
        const int Flushes = 200;
        var memory = new InMemoryExporter();
        Observatory observatory = mode.Start(memory);
        bool[] flushed = new bool[Flushes];
        int[] exported = new int[Flushes];

        OtherThreads.Race(
            Flushes,
            number =>
            {
                observatory.Run(1, number);
                flushed[number] = observatory.FlushAsync(Forever).Result;
                exported[number] = memory.Envelopes.Count(envelope => envelope.Session.SessionId == number.ToString());
            }
        );

        Assert.All(flushed, Assert.True);
        Assert.All(exported, count => Assert.Equal(1, count));
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task Fault56_AFlushIsTrueWhereAShutdownComesBetweenAndNothingIsLost()
    {
        var hanging = new HangingExporter();
        Observatory observatory = Mode.Server.Start(hanging);
        observatory.Run(1);
        hanging.IsHanging.Wait();
        Task<bool>[] flushes = [.. Enumerable.Range(0, 3).Select(_ => observatory.FlushAsync(Timeout.InfiniteTimeSpan))];

        ShutdownReport report = await observatory.ShutdownAsync(TimeSpan.Zero);
        Task<bool> late = observatory.FlushAsync(Timeout.InfiniteTimeSpan);
        hanging.Release();

        Assert.True(report.DeadlineHit);
        Assert.All(await Task.WhenAll(flushes), Assert.True);
        Assert.True(await late);
        Assert.Equal(1, observatory.Health.Exporters[0].Exported);
    }

    /// <summary>Whether everything was in time.</summary>
    private static bool Wait(Observatory observatory, string member, TimeSpan deadline)
    {
        switch (member)
        {
            case "FlushAsync":
                return observatory.FlushAsync(deadline).GetAwaiter().GetResult();
            case "Dispose":
                observatory.Dispose();
                break;
            case "DisposeAsync":
                observatory.DisposeAsync().AsTask().GetAwaiter().GetResult();
                break;
        }

        return !observatory.ShutdownAsync(deadline).GetAwaiter().GetResult().DeadlineHit;
    }

    private static bool IsBack(Action wait)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(wait));
        thread.Start();
        bool isBack = thread.Join(Patience);
        Assert.Null(failure);
        return isBack;
    }

    private sealed class NeverDisposed : IExporter, IAsyncDisposable
    {
        public void Export(SessionEnvelope envelope) { }

        public ValueTask DisposeAsync() => new(new TaskCompletionSource().Task);
    }
}
