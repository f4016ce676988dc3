using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Pipeline;

/// <summary>There may be no thread to be had.</summary>
public class StartTests
{
    [Theory]
    [InlineData("InMemoryExporter")]
    [InlineData("CallbackExporter")]
    [InlineData("AgentObservatory observers")]
    [InlineData("AgentObservatory diagnostics")]
    [InlineData("")]
    public async Task Fault55_AThreadThatCannotBeStartedIsReportedAndALaterStartWorks(string name)
    {
        bool isShort = true;
        var memory = new InMemoryExporter();
        int others = 0;
        int seen = 0;
        var reports = new List<Diagnostic>();
        var options = new ObservatoryOptions
        {
            OnDiagnostic = reports.Add,
            StartThread = thread => Start(thread, isShort && thread.Name!.Contains(name)),
        };
        var observatory = new Observatory([memory, new CallbackExporter(_ => others++)], options);
        observatory.Sessions.Subscribe(_ => seen++);

        await observatory.StartAsync();
        observatory.Run(3);
        bool isFlushed = await observatory.FlushAsync();
        isShort = false;
        await observatory.StartAsync();
        observatory.Run(3, firstNumber: 4);
        await observatory.Settle();
        ShutdownReport report = await observatory.End();

        Assert.False(isFlushed);
        Assert.False(report.DeadlineHit);
        Assert.Equal(Some.Numbers(1, 6), memory.Envelopes.Select(envelope => envelope.Session.SessionId));
        Assert.Equal((6, 6), (others, seen));
        Assert.Equal([DiagnosticKind.StartFailed], reports.Select(one => one.Kind));
        Assert.IsType<OutOfMemoryException>(reports[0].Exception);
        Some.LawsHold(observatory);
    }

    [Theory]
    [InlineData("InMemoryExporter")]
    [InlineData("AgentObservatory observers")]
    [InlineData("AgentObservatory waits")]
    [InlineData("")]
    public async Task Fault55_WithoutThreadsAShutdownReturnsAndCountsWhatIsLost(string name)
    {
        var options = Some.Quiet() with { StartThread = thread => Start(thread, thread.Name!.Contains(name)) };
        var observatory = new Observatory([new InMemoryExporter(), new CallbackExporter(_ => { })], options);
        observatory.Events.Subscribe(_ => { });
        await observatory.StartAsync();
        observatory.Run(3);

        ShutdownReport report = await observatory.End();

        Assert.Equal(name != "AgentObservatory waits", report.DeadlineHit);
        Assert.All(report.Exporters, exporter => Assert.Equal(3, exporter.Exported + exporter.Dropped.Total));
        Some.LawsHold(observatory);
    }

    private static void Start(Thread thread, bool isRefused)
    {
        if (isRefused)
        {
            throw new OutOfMemoryException("no thread");
        }

        thread.UnsafeStart();
    }
}
