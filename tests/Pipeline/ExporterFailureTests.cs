using AgentObservatory.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Pipeline;

public class ExporterFailureTests
{
    private static readonly TimeSpan NoTime = TimeSpan.Zero;

    [Fact]
    public async Task Fault01_AnExporterThatThrowsLosesItsEnvelopesAloneAndItsLaneLivesOn()
    {
        var reports = new List<DiagnosticKind>();
        var flaky = new ThrowingExporter(() => new OutOfMemoryException());
        var options = new ObservatoryOptions { OnDiagnostic = report => reports.Add(report.Kind) };
        await using var observatory = Some.Server(options, flaky);
        await observatory.StartAsync();

        observatory.Run(3);
        Assert.True(await observatory.FlushAsync());
        flaky.IsBroken = false;
        observatory.Run(2);
        ShutdownReport report = await observatory.ShutdownAsync();

        Assert.Equal((2, 3), (report.Exporters[0].Exported, report.Exporters[0].Dropped[DropReason.ExportFailed]));
        Assert.Equal([DiagnosticKind.ExportFailed, DiagnosticKind.Recovered], reports);
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task Fault02_ADisposeThatThrowsIsInTheReportAndADiagnostic()
    {
        var reports = new List<DiagnosticKind>();
        var exporter = new CallbackExporter(_ => { }, () => throw new IOException("cannot close"));
        var observatory = Some.Server(
            new ObservatoryOptions { OnDiagnostic = report => reports.Add(report.Kind) },
            exporter
        );
        await observatory.StartAsync();

        ShutdownReport report = await observatory.ShutdownAsync();

        Assert.False(report.DeadlineHit);
        Assert.Contains("cannot close", report.Exporters[0].LastError);
        Assert.Equal([DiagnosticKind.DisposeFailed], reports);
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
        var observatory = Some.Server(options, hanging, memory);
        await observatory.StartAsync();
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
    public async Task Fault05_AnExporterThatFailsForDaysGivesOneReportAtTheStartSummariesAndOneAtTheEnd()
    {
        var clock = new FakeTimeProvider();
        var reports = new List<Diagnostic>();
        var failing = new ThrowingExporter();
        var options = new ObservatoryOptions { TimeProvider = clock, OnDiagnostic = reports.Add };
        var observatory = Some.Server(options, failing);
        await observatory.StartAsync();

        for (int minute = 0; minute < 3; minute++)
        {
            observatory.Run(100);
            await observatory.FlushAsync(Timeout.InfiniteTimeSpan);
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        failing.IsBroken = false;
        observatory.Run(1);
        await observatory.ShutdownAsync(Timeout.InfiniteTimeSpan);

        Assert.Equal(
            [
                DiagnosticKind.ExportFailed,
                DiagnosticKind.ExportFailed,
                DiagnosticKind.ExportFailed,
                DiagnosticKind.Recovered,
            ],
            reports.Select(report => report.Kind)
        );
        Assert.Contains("101", reports[1].Message);
        Assert.Contains("300", reports[3].Message);
    }

    [Fact]
    public async Task Fault06_WhenOneOfSeveralFailsTheOthersReceiveEverything()
    {
        var first = new InMemoryExporter();
        var last = new InMemoryExporter();
        var observatory = Some.Server(first, new ThrowingExporter(), last);
        await observatory.StartAsync();
        observatory.Run(100);
        await observatory.ShutdownAsync();

        Assert.Equal(Some.Numbers(1, 100), first.Envelopes.Select(envelope => envelope.Session.SessionId));
        Assert.Equal(first.Envelopes, last.Envelopes);
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task Fault07_AnExporterThatStartsSessionsCausesNeitherADeadlockNorAnEndlessLoop()
    {
        Observatory? observatory = null;
        int calls = 0;
        var exporter = new CallbackExporter(_ =>
        {
            calls++;
            observatory!.Run(2);
            Task.Run(() => observatory!.Run(1)).Wait();
        });
        observatory = Some.Server(exporter);
        await observatory.StartAsync();
        observatory.Run(1);
        Assert.True(await observatory.FlushAsync(Timeout.InfiniteTimeSpan));
        await observatory.ShutdownAsync();

        Assert.Equal(1, calls);
        Assert.Equal(3, observatory.Health.SessionsRefused[DropReason.Reentrant]);
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task Fault08_AllExportersReceiveTheVerySameImmutableEnvelope()
    {
        var first = new InMemoryExporter();
        var second = new InMemoryExporter();
        var observatory = Some.Server(first, second);
        await observatory.StartAsync();
        observatory.Run(1);
        await observatory.ShutdownAsync();

        Assert.Same(first.Envelopes[0], second.Envelopes[0]);
    }

    [Fact]
    public async Task Fault09_ADiagnosticsHandlerThatBlocksHoldsUpNeitherAgentsNorExporters()
    {
        using var released = new ManualResetEventSlim();
        var memory = new InMemoryExporter();
        var options = new ObservatoryOptions { MaxQueuedSessions = 4, OnDiagnostic = _ => released.Wait() };
        var observatory = Some.Server(options, memory, new ThrowingExporter(), new HangingExporter());
        await observatory.StartAsync();

        for (int number = 1; number <= 50; number++)
        {
            observatory.Run(1, number);
            SpinWait.SpinUntil(() => observatory.Health.Exporters[0].Exported == number);
        }

        ShutdownReport report = await observatory.ShutdownAsync(NoTime);

        Assert.Equal(50, report.Exporters[0].Exported);
        released.Set();
    }

    [Fact]
    public async Task Fault09_ADiagnosticsHandlerThatThrowsOrRecursesIsCounted()
    {
        Observatory? observatory = null;
        int calls = 0;
        void Handle(Diagnostic report)
        {
            calls++;
            observatory!.Run(1);
            observatory!.FlushAsync(NoTime);
            throw new InvalidOperationException("broken handler");
        }

        observatory = Some.Server(new ObservatoryOptions { OnDiagnostic = Handle }, new ThrowingExporter());
        await observatory.StartAsync();
        observatory.Run(1);
        await observatory.FlushAsync();
        await observatory.ShutdownAsync();

        Assert.Equal(1, calls);
        Assert.Equal(1, observatory.Health.DiagnosticsLost);
        Some.LawsHold(observatory);
    }
}
