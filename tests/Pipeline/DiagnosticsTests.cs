using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Pipeline;

public class DiagnosticsTests
{
    [Theory, BothModes]
    public async Task Fault09_ADiagnosticsHandlerThatThrowsOrRecursesIsSwallowedAndCounted(Mode mode)
    {
        Observatory? observatory = null;
        int calls = 0;
        void Handle(Diagnostic report)
        {
            calls++;
            observatory!.Run(1);
            observatory!.FlushAsync(TimeSpan.Zero);
            throw new InvalidOperationException("broken handler");
        }

        observatory = mode.Start(new ObservatoryOptions { OnDiagnostic = Handle }, new ThrowingExporter());
        observatory.Run(1);
        await observatory.Settle();
        await observatory.End();

        Assert.Equal(1, calls);
        Assert.Equal(1, observatory.Health.DiagnosticsLost);
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task Fault09_ADiagnosticsHandlerThatBlocksHoldsUpNeitherAgentsNorExporters()
    {
        using var released = new ManualResetEventSlim();
        var memory = new InMemoryExporter();
        var options = new ObservatoryOptions { MaxQueuedSessions = 4, OnDiagnostic = _ => released.Wait() };
        Observatory observatory = Mode.Server.Start(options, memory, new ThrowingExporter(), new HangingExporter());

        for (int number = 1; number <= 50; number++)
        {
            observatory.Run(1, number);
            SpinWait.SpinUntil(() => observatory.Health.Exporters[0].Exported == number);
        }

        ShutdownReport report = await observatory.ShutdownAsync(TimeSpan.Zero);

        Assert.Equal(50, report.Exporters[0].Exported);
        released.Set();
    }
}
