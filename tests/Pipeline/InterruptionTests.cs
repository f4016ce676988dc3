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
}
