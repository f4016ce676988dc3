using System.Collections.Concurrent;
using System.Diagnostics;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Pipeline;

public class SlowExporterTests
{
    private static readonly TimeSpan NoTime = TimeSpan.Zero;

    [Theory]
    [BothModes]
    public async Task TheTimeThatAnExporterWorksIsCounted(Mode mode)
    {
        TimeSpan once = TimeSpan.FromMilliseconds(2);
        var working = new CallbackExporter(_ =>
        {
            long began = Stopwatch.GetTimestamp();
            SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(began) >= once);
            throw new InvalidOperationException("failed");
        });
        await using Observatory observatory = mode.Start(working);

        observatory.Run(3);
        await observatory.Settle();

        Assert.True(observatory.Health.Exporters[0].ExportTime >= 3 * once);
    }

    [Fact]
    public async Task Fault03_AnExporterThatHangsForeverStopsItsOwnLaneOnly()
    {
        var hanging = new HangingExporter();
        var memory = new InMemoryExporter();
        int overflows = 0;
        var options = new ObservatoryOptions
        {
            MaxQueuedSessions = 4,
            OnDiagnostic = report => Interlocked.Add(ref overflows, report.Kind == DiagnosticKind.QueueFull ? 1 : 0),
        };
        Observatory observatory = Mode.Server.Start(options, hanging, memory);
        observatory.Run(1);
        hanging.IsHanging.Wait();

        for (int number = 2; number <= 10; number++)
        {
            observatory.Run(1, number);
            await observatory.FlushAsync(NoTime);
            SpinWait.SpinUntil(() => memory.Envelopes.Count == number);
        }

        ShutdownReport report = await observatory.ShutdownAsync(NoTime);

        Assert.True(report.DeadlineHit);
        Assert.Equal(10, memory.Envelopes.Count);
        Assert.Equal((0, 1), (report.Exporters[0].Exported, report.Exporters[0].InFlight));
        Assert.Equal(
            (5, 4),
            (report.Exporters[0].Dropped[DropReason.QueueFull], report.Exporters[0].Dropped[DropReason.ShutdownDeadline])
        );
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref overflows) == 1, TimeSpan.FromMinutes(1)));
        Some.LawsHold(observatory);
        hanging.Release();
    }

    [Fact]
    public async Task Fault04_ASlowExporterOverflowsAndReceivesTheOldestInOrder()
    {
        var slow = new SteppedExporter();
        await using var observatory = Some.Server(new ObservatoryOptions { MaxQueuedSessions = 3 }, slow);
        observatory.Run(5);
        await observatory.StartAsync();

        slow.Step(3);

        Assert.Equal(Some.Numbers(1, 3), slow.Sessions);
        Assert.Equal(2, observatory.Health.Exporters[0].Dropped[DropReason.QueueFull]);
        Some.LawsHold(observatory);
    }

    [Fact]
    public void Fault07_AnInlineExporterThatWaitsForAnotherAgentsSessionIsNoDeadlock()
    {
        Observatory? observatory = null;
        using var work = new BlockingCollection<Action>();
        var worker = new Thread(() =>
        {
            foreach (Action item in work.GetConsumingEnumerable())
            {
                item();
            }
        });
        worker.Start();
        int calls = 0;
        var exporter = new CallbackExporter(_ =>
        {
            if (calls++ == 0)
            {
                using var done = new ManualResetEventSlim();
                work.Add(() =>
                {
                    observatory!.StartSession(Some.Context).Dispose();
                    done.Set();
                });
                done.Wait();
            }
        });
        var options = Some.Quiet() with { ShutdownDeadline = TimeSpan.Zero };

        using (observatory = Some.Inline(options, exporter))
        {
            observatory.StartSession(Some.Context).Dispose();
        }

        work.CompleteAdding();
        worker.Join();
        Assert.Equal(1, observatory.Health.Exporters[0].Dropped[DropReason.ExporterBusy]);
        Some.LawsHold(observatory);
    }
}
