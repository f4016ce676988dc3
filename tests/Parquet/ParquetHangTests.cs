using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Parquet;

/// <summary>The faults of exporters that hang or are slow (docs/faults.md), and of those that use the observatory.</summary>
public class ParquetHangTests
{
    private static readonly ObservatoryOptions Options = Some.Quiet() with
    {
        MaxQueuedSessions = 3,
        ShutdownDeadline = TimeSpan.FromMilliseconds(300),
    };

    [Fact]
    public async Task Fault03_WhatHangsStopsItsOwnLaneAlone()
    {
        using var folder = new TestFolder();
        using var time = new StoppedTime();
        var memory = new InMemoryExporter();
        await using var observatory = Some.Server(Options, Hanging(folder, time), memory);
        await observatory.StartAsync();

        observatory.Run(1);
        time.IsWaitedFor.Wait();
        for (int number = 2; number <= 20; number++)
        {
            observatory.Run(1, number);
            Assert.True(SpinWait.SpinUntil(() => memory.Envelopes.Count == number, TimeSpan.FromMinutes(1)));
        }

        Assert.Equal(16, observatory.Health.Exporters[0].Dropped[DropReason.QueueFull]);
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task Fault04_WhatIsSlowGetsWhatTheQueueHasRoomFor()
    {
        using var folder = new TestFolder();
        using var time = new StoppedTime();
        await using var observatory = Some.Server(Options, Hanging(folder, time));
        await observatory.StartAsync();

        observatory.Run(1);
        time.IsWaitedFor.Wait();
        observatory.Run(20, firstNumber: 2);
        time.GoOn();

        Assert.True(await observatory.FlushAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(17, observatory.Health.Exporters[0].Dropped[DropReason.QueueFull]);
        Assert.Equal(Some.Numbers(1, 4), ParquetLossTests.SessionsIn(folder));
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task Fault15_AShutdownReturnsAtItsDeadlineThoughAWriteHangs()
    {
        using var folder = new TestFolder();
        using var time = new StoppedTime();
        await using var observatory = Some.Server(Options, Hanging(folder, time));
        await observatory.StartAsync();
        observatory.Run(1);
        time.IsWaitedFor.Wait();
        observatory.Run(2, firstNumber: 2);

        ShutdownReport report = await observatory.ShutdownAsync();

        Assert.True(report.DeadlineHit);
        Assert.Equal(2, report.Exporters[0].Dropped[DropReason.ShutdownDeadline]);
        Assert.Equal(1, report.Exporters[0].InFlight);
        Some.LawsHold(observatory);
    }

    [Theory, BothModes]
    public async Task Fault07_WhatUsesTheObservatoryBeforeItWritesRecordsNothingMore(Mode mode)
    {
        using var folder = new TestFolder();
        Observatory? observatory = null;
        var exporter = new ParquetExporter(folder.Root);
        var reporting = new CallbackExporter(
            envelope =>
            {
                observatory!.Run(1);
                exporter.Export(envelope);
            },
            exporter.Dispose
        );
        observatory = mode.Start(reporting);

        observatory.Run(1);
        await observatory.Settle();
        await observatory.End();

        Assert.Equal(1, observatory.Health.SessionsRefused[DropReason.Reentrant]);
        Assert.Equal(["1"], ParquetLossTests.SessionsIn(folder));
        Some.LawsHold(observatory);
    }

    private static ParquetExporter Hanging(TestFolder folder, StoppedTime time) =>
        new(folder.Root, new() { TimeProvider = time });

    /// <summary>Whoever asks for the time, as an exporter that begins a file, waits until it goes on.</summary>
    private sealed class StoppedTime : TimeProvider, IDisposable
    {
        private readonly ManualResetEventSlim goesOn = new();

        internal ManualResetEventSlim IsWaitedFor { get; } = new();

        public override DateTimeOffset GetUtcNow()
        {
            IsWaitedFor.Set();
            goesOn.Wait();
            return System.GetUtcNow();
        }

        internal void GoOn() => goesOn.Set();

        public void Dispose() => GoOn();
    }
}
