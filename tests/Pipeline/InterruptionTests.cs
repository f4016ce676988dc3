using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Pipeline;

/// <summary>An interruption is meant for the agent's own waiting.</summary>
public class InterruptionTests
{
    [Theory, BothModes]
    public void Fault53_AnInterruptionDuringAShutdownIsPutBackForTheCaller(Mode mode)
    {
        var hanging = new HangingExporter();
        Observatory observatory = mode.Start(Some.Quiet() with { ShutdownDeadline = TimeSpan.FromMinutes(5) }, hanging);
        var agent = new Thread(() => observatory.Run(1));
        agent.Start();
        hanging.IsHanging.Wait();
        Exception? thrown = null;
        bool isPending = false;
        var ending = new Thread(() =>
        {
            thrown = Record.Exception(observatory.Dispose);
            isPending = Interruptions.IsPending();
        });

        ending.Start();
        ending.InterruptWhileItWaits();
        hanging.Release();
        ending.Join();
        agent.Join();

        Assert.Null(thrown);
        Assert.True(isPending);
        Assert.Equal((1, true), (observatory.Health.Exporters[0].Exported, hanging.IsDisposed));
        Some.LawsHold(observatory);
    }

    [Fact]
    public void Fault53_AnInterruptedThreadThatWaitsForTheTurnOfAnInlineExporterLosesNothing()
    {
        var hanging = new HangingExporter();
        Observatory observatory = Some.Inline(Some.Quiet() with { ShutdownDeadline = TimeSpan.FromMinutes(5) }, hanging);
        var first = new Thread(() => observatory.Run(1));
        first.Start();
        hanging.IsHanging.Wait();
        bool isPending = false;
        var second = new Thread(() =>
        {
            observatory.Run(1, 2);
            isPending = Interruptions.IsPending();
        });

        second.Start();
        second.InterruptWhileItWaits();
        hanging.Release();
        second.Join();
        first.Join();

        Assert.True(isPending);
        Assert.Equal(["1", "2"], hanging.Sessions);
        Some.LawsHold(observatory);
    }

    [Fact]
    public void Fault53_AnInterruptionThatMeetsAnInlineExporterIsPutBackForTheAgent()
    {
        var hanging = new HangingExporter();
        Observatory observatory = Some.Inline(hanging);
        bool isPending = false;
        var agent = new Thread(() =>
        {
            observatory.Run(1);
            isPending = Interruptions.IsPending();
        });

        agent.Start();
        hanging.IsHanging.Wait();
        agent.InterruptWhileItWaits();
        agent.Join();

        Assert.True(isPending);
        Assert.Equal(1, observatory.Health.Exporters[0].Dropped[DropReason.ExportFailed]);
        Some.LawsHold(observatory);
    }

    [Theory, BothModes]
    public void Fault53_WhereInterruptionsRainNothingIsThrownAndBothLawsHold(Mode mode)
    {
        const int Threads = 8;
        var options = new ObservatoryOptions
        {
            MaxQueuedSessions = 8,
            MaxEventsPerSession = 40,
            OnDiagnostic = static _ => Thread.Sleep(0),
        };
        var flaky = new ThrowingExporter(() => new ThreadInterruptedException("its own"));
        Observatory observatory = mode.Start(options, flaky, new CallbackExporter(static _ => Thread.Sleep(0)));
        observatory.Events.Subscribe(static _ => Thread.Sleep(0));
        AgentSession shared = observatory.StartSession(Some.Context);

        Interruptions.Rain(
            Threads,
            number =>
            {
                for (int round = 0; round < 100; round++)
                {
                    observatory.StartAsync();
                    observatory.Run(2);
                    shared.ToolCall("t").Event("e");
                    observatory.FlushAsync(TimeSpan.FromMilliseconds(1));
                    flaky.IsBroken = round % 3 == 0;
                    _ = observatory.Health;
                }

                shared.Dispose();
                observatory.Dispose();
            }
        );

        observatory.Dispose();
        SpinWait.SpinUntil(() => observatory.Health.Exporters.All(static exporter => exporter.InFlight == 0));
        SpinWait.SpinUntil(
            () =>
                observatory.Health is var health && health.EventsEmitted == health.EventsFolded + health.EventsDropped.Total,
            TimeSpan.FromSeconds(60)
        );
        Assert.Equal(
            (0, 1 + Threads * 200),
            (observatory.Health.SessionsOpen, observatory.Health.SessionsStarted + observatory.Health.SessionsRefused.Total)
        );
        Some.LawsHold(observatory);
    }
}
