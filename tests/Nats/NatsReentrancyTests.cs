using System.Diagnostics;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Nats;

/// <summary>Exporters that use the observatory (docs/faults.md), knowingly or not.</summary>
public class NatsReentrancyTests
{
    [NatsTheory, BothModes]
    public async Task Fault07_TheActivitiesOfPublishingAreNotTakenIn(Mode mode)
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        int published = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name.StartsWith("NATS", StringComparison.Ordinal),
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStarted = _ => Interlocked.Increment(ref published),
        };
        ActivitySource.AddActivityListener(listener);
        var memory = new InMemoryExporter();
        var exporter = new NatsExporter(new() { Connection = server.Connection });
        Observatory observatory = mode.Start(Some.Quiet() with { Intake = Intake.Of("NATS.*") }, exporter, memory);

        using (observatory.StartSession(new AgentContext("outer", "agent")))
        {
            observatory.Run(3);
            await observatory.FlushAsync(StreamReading.Patience);
        }

        await observatory.Settle();
        Assert.Equal(4, observatory.Health.Exporters[0].Exported);
        await observatory.End();

        Assert.InRange(published, 4, int.MaxValue);
        Assert.Empty(memory.Envelopes[^1].Spans);
        Assert.Equal(4, observatory.Health.SessionsStarted);
        Some.LawsHold(observatory);
    }
}
