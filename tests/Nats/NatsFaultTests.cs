using System.Reactive.Linq;
using AgentObservatory.Tests.Support;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace AgentObservatory.Tests.Nats;

/// <summary>The faults of exporters (docs/faults.md), against a real server.</summary>
public class NatsFaultTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Fact]
    public void Fault01_AnAbsentServerLosesTheEnvelopeAndIsCounted()
    {
        using var observatory = Some.Inline(new NatsExporter(new() { Connection = Nowhere(), Patience = Short }));

        observatory.Run(1);

        Assert.Equal(1, observatory.Health.Exporters[0].Dropped[DropReason.ExportFailed]);
        Some.LawsHold(observatory);
    }

    [NatsFact]
    public async Task Fault01_AFullStreamRefusesAndDropsNothingThatItHas()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        var memory = new InMemoryExporter();
        var exporter = new NatsExporter(new() { Connection = server.Connection, MaxStreamBytes = 20_000 });
        using (var observatory = Some.Inline(exporter, memory))
        {
            observatory.Run(50);
            ExporterHealth health = observatory.Health.Exporters[0];
            Assert.InRange(health.Exported, 5, 25);
            Assert.Equal(50, health.Exported + health.Dropped[DropReason.ExportFailed]);
            Assert.Contains("maximum bytes exceeded", health.LastError);

            IList<SessionEnvelope> kept = await new NatsReader(new() { Connection = server.Connection })
                .Sessions.Take((int)health.Exported)
                .Timeout(StreamReading.Patience)
                .ToList();
            Assert.Equal("1", kept[0].Session.SessionId);
        }
    }

    [NatsFact]
    public async Task Fault01_OfABatchOnlyThatIsLostWhichAFullStreamRefuses()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        await using var observatory = Some.Server(
            new NatsExporter(new() { Connection = server.Connection, MaxStreamBytes = 20_000 })
        );
        observatory.Run(50);

        await observatory.StartAsync();
        await observatory.FlushAsync(StreamReading.Patience);

        ExporterHealth health = observatory.Health.Exporters[0];
        Assert.InRange(health.Exported, 5, 25);
        Assert.Equal(await server.Messages(), health.Exported);
        Assert.Equal(50, health.Exported + health.Dropped[DropReason.ExportFailed]);
        Some.LawsHold(observatory);
    }

    [Fact]
    public void Fault02_TheCallerOfTheConstructorSeesWhatIsWrong() =>
        Assert.ThrowsAny<ArgumentException>(() => new NatsExporter(new() { Stream = " " }));

    [NatsFact]
    public async Task Fault03_AServerThatNeverAnswersStopsItsOwnLaneAlone()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        server.Signal("STOP");
        using var arrived = new SemaphoreSlim(0);
        await using var observatory = Some.Server(
            Some.Quiet() with
            {
                MaxQueuedSessions = 3,
                ShutdownDeadline = Short,
            },
            new NatsExporter(new() { Connection = server.Connection }),
            new CallbackExporter(_ => arrived.Release())
        );
        await observatory.StartAsync();
        for (int session = 1; session <= 20; session++)
        {
            observatory.Run(1, session);
            await arrived.WaitAsync();
        }

        ShutdownReport report = await observatory.ShutdownAsync();

        Assert.Equal(20, observatory.Health.Exporters[1].Exported);
        Assert.True(report.DeadlineHit);
        Assert.InRange(observatory.Health.Exporters[0].Dropped[DropReason.QueueFull], 1, 19);
        Some.LawsHold(observatory);
    }

    [NatsFact]
    public async Task Fault04_ASlowServerGetsWhatTheQueueHasRoomFor()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        await using var observatory = Some.Server(
            Some.Quiet() with
            {
                MaxQueuedSessions = 3,
            },
            new NatsExporter(new() { Connection = server.Connection })
        );
        await observatory.StartAsync();
        observatory.Run(1);
        await observatory.FlushAsync();
        server.Signal("STOP");
        observatory.Run(20, firstNumber: 2);
        server.Signal("CONT");

        Assert.True(await observatory.FlushAsync(TimeSpan.FromSeconds(60)));
        ExporterHealth health = observatory.Health.Exporters[0];
        Assert.InRange(health.Dropped[DropReason.QueueFull], 1, 17);
        Assert.Equal(21, health.Exported + health.Dropped[DropReason.QueueFull]);
    }

    [NatsFact]
    public async Task Fault05_AServerThatComesBackGetsWhatWaits()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        await using (var observatory = Some.Server(new NatsExporter(new() { Connection = server.Connection })))
        {
            await observatory.StartAsync();
            observatory.Run(100);
            await observatory.FlushAsync();
            server.Kill();
            observatory.Run(100, firstNumber: 101);
            server.Restart();
            Assert.True(await observatory.FlushAsync(TimeSpan.FromSeconds(60)));
            Assert.Equal(200, observatory.Health.Exporters[0].Exported);
        }

        var read = new HashSet<string>();
        await new NatsReader(new() { Connection = server.Connection })
            .Sessions.Timeout(StreamReading.Patience)
            .TakeUntil(one =>
            {
                read.Add(one.Session.SessionId);
                return read.Count == 200;
            });
    }

    [NatsFact]
    public void Fault05_AServerThatIsAwayIsToldOfOnceAndOnceMoreWhenItIsBack()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        var said = new List<Diagnostic>();
        var exporter = new NatsExporter(new() { Connection = server.Connection, Patience = Short });
        using var observatory = new Observatory(exporter, new() { OnDiagnostic = said.Add }, inline: true);
        observatory.Run(1);
        server.Kill();
        observatory.Run(5);
        Assert.Equal(5, observatory.Health.Exporters[0].Dropped[DropReason.ExportFailed]);

        server.Restart();
        while (observatory.Health.Exporters[0].Exported < 2)
        {
            observatory.Run(1);
        }

        Assert.Equal([DiagnosticKind.ExportFailed, DiagnosticKind.Recovered], said.Select(static one => one.Kind));
        Some.LawsHold(observatory);
    }

    [NatsFact]
    public async Task Fault06_TheOthersReceiveEveryEnvelope()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        using (
            var observatory = Some.Inline(new ThrowingExporter(), new NatsExporter(new() { Connection = server.Connection }))
        )
        {
            observatory.Run(5);
            Assert.Equal(5, observatory.Health.Exporters[1].Exported);
        }

        Assert.Equal(
            5,
            (
                await new NatsReader(new() { Connection = server.Connection })
                    .Sessions.Take(5)
                    .Timeout(StreamReading.Patience)
                    .ToList()
            ).Count
        );
    }

    [Fact]
    public async Task Fault15_AShutdownReturnsAtItsDeadlineThoughTheServerIsAbsent()
    {
        await using var observatory = Some.Server(
            Some.Quiet() with
            {
                ShutdownDeadline = Short,
            },
            new NatsExporter(new() { Connection = Nowhere() })
        );
        await observatory.StartAsync();
        observatory.Run(20);

        ShutdownReport report = await observatory.ShutdownAsync();

        Assert.True(report.DeadlineHit);
        Some.LawsHold(observatory);
    }

    [NatsFact]
    public async Task Fault16_EveryShutdownGetsTheSameReport()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        await using var observatory = Some.Server(new NatsExporter(new() { Connection = server.Connection }));
        await observatory.StartAsync();
        observatory.Run(100);

        Task<ShutdownReport>[] reports =
        [
            .. Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await observatory.ShutdownAsync())),
        ];
        await observatory.FlushAsync();

        Assert.Single((await Task.WhenAll(reports)).Distinct());
        Assert.Equal(100, observatory.Health.Exporters[0].Exported);
    }

    private static NatsOpts Nowhere() => NatsOpts.Default with { Url = "nats://127.0.0.1:1" };
}
