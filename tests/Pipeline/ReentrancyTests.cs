using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Pipeline;

/// <summary>Exporters that use the observatory that calls them.</summary>
public class ReentrancyTests
{
    [Theory, BothModes]
    public async Task Fault07_AnExporterThatStartsSessionsCausesNeitherADeadlockNorAnEndlessLoop(Mode mode)
    {
        Observatory? observatory = null;
        int calls = 0;
        var exporter = new CallbackExporter(_ =>
        {
            calls++;
            Report();
            Report();
            Task.Run(Report).Wait();
        });
        void Report()
        {
            using AgentSession session = observatory!.StartSession(Some.Context);
            using AgentSpan span = session.ToolCall("from within");
            span.Event("an event");
        }

        observatory = mode.Start(exporter);
        observatory.Run(1);
        await observatory.Settle();
        await observatory.End();

        Assert.Equal(1, calls);
        Assert.Equal(3, observatory.Health.SessionsRefused[DropReason.Reentrant]);
        Assert.Equal(9, observatory.Health.EventsDropped[DropReason.Reentrant]);
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task Fault75_WhatInlineObserversAndExportersReportWhileOthersDoIsRecordedAndShownToNobody()
    {
        const int Threads = 8;
        const int Sessions = 150;
        var memory = new InMemoryExporter();
        AgentSpan? log = null;
        int seen = 0;
        int shownToItself = 0;
        Observatory observatory = Some.Inline(memory, new CallbackExporter(_ => log!.Event("exported")));
        AgentSession session = observatory.StartSession(Some.Context);
        log = session.AgentStep("log");
        observatory.Events.Subscribe(happened =>
        {
            shownToItself += happened.Session.SessionId == session.SessionId ? 1 : 0;
            log.Event("observed");
            Interlocked.Increment(ref seen);
        });

        OtherThreads.Race(Threads, thread => observatory.Run(Sessions, thread * Sessions));
        while (Volatile.Read(ref seen) < Threads * Sessions * 4)
        {
            await observatory.Settle();
        }

        session.Dispose();
        await observatory.End();

        string[] reported = memory.Envelopes[^1].EventsOf("log");
        Assert.Equal(Threads * Sessions * 4, reported.Count(name => name == "observed"));
        Assert.Equal(Threads * Sessions, reported.Count(name => name == "exported"));
        Assert.Equal(2, shownToItself);
        Some.LawsHold(observatory);
    }

    [Fact]
    public void Fault07_ASessionThatAnInlineExporterEndsIsCounted()
    {
        AgentSession? other = null;
        using var observatory = Some.Inline(new CallbackExporter(_ => other?.Dispose()));
        other = observatory.StartSession(Some.Context);

        observatory.StartSession(Some.Context).Dispose();

        Assert.Equal(1, observatory.Health.Exporters[0].Dropped[DropReason.Reentrant]);
        Some.LawsHold(observatory);
    }

    [Fact]
    public void Fault16_AnInlineExporterThatEndsItsObservatoryIsDisposedAfterItsExport()
    {
        Observatory? observatory = null;
        var order = new List<string>();
        var exporter = new CallbackExporter(
            _ =>
            {
                order.Add("export begins");
                observatory!.Dispose();
                order.Add("export ends");
            },
            () => order.Add("disposed")
        );
        observatory = Some.Inline(exporter);

        observatory.StartSession(Some.Context).Dispose();

        Assert.Equal(["export begins", "export ends", "disposed"], order);
    }

    [Theory, BothModes]
    public void Fault16_DisposeFromWithinTheShutdownDoesNotWaitForItself(Mode mode)
    {
        Observatory? observatory = null;
        int calls = 0;
        var options = Some.Quiet() with { ShutdownDeadline = TimeSpan.FromMinutes(5), OnDiagnostic = _ => End() };
        observatory = mode.Start(
            options,
            new CallbackExporter(
                static _ => { },
                () =>
                {
                    End();
                    throw new InvalidOperationException("from Dispose");
                }
            )
        );
        observatory.Events.Subscribe(static _ => { }, End);
        observatory.Run(1);

        observatory.Dispose();

        Assert.Equal(3, calls);
        Some.LawsHold(observatory);

        void End()
        {
            observatory!.Dispose();
            Interlocked.Increment(ref calls);
        }
    }

    [Fact]
    public void Fault19_ASessionThatEndsWhileOneExporterIsDoneAlreadyIsCountedForItAndNotForgotten()
    {
        Observatory? observatory = null;
        var second = new InMemoryExporter();
        observatory = Some.Inline(new CallbackExporter(_ => observatory!.ShutdownAsync()), second);

        observatory.StartSession(Some.Context).Dispose();

        Assert.Empty(second.Envelopes);
        Assert.Equal(1, observatory.Health.Exporters[1].Dropped[DropReason.AlreadyShutdown]);
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task Fault16_ShutdownAndFlushFromWithinAnExporterDoNotDeadlock()
    {
        Observatory? observatory = null;
        Task<ShutdownReport>? fromWithin = null;
        var exporter = new CallbackExporter(_ =>
        {
            observatory!.FlushAsync(TimeSpan.Zero).Wait();
            Volatile.Write(ref fromWithin, observatory.End());
        });
        observatory = Mode.Server.Start(exporter);
        observatory.Run(1);
        SpinWait.SpinUntil(() => Volatile.Read(ref fromWithin) is not null);

        ShutdownReport report = await observatory.End();

        Assert.Same(report, await fromWithin!);
        Assert.False(report.DeadlineHit);
        Assert.Equal(1, report.Exporters[0].Exported + report.Exporters[0].InFlight);
    }
}
