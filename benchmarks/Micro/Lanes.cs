using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace AgentObservatory.Benchmarks.Micro;

/// <summary>
/// Server mode from end to end: sessions of one span, recorded, folded on the pipeline's thread, exported by one lane or four, and
/// waited for. Beside it inline mode, and the SDK with its simple export processor, which exports within the call. Its batch
/// processor cannot stand here: waiting for it now and then takes a whole second. An operation is one session.
/// </summary>
public class Lanes
{
    // Fewer than a queue holds: nothing is dropped.
    private const int Sessions = 1_000;

    private readonly ActivitySource source = new("AgentObservatory.Benchmarks.Exported");
    private readonly Observatory inline = new(new NoOpExporter(), inline: true);
    private Observatory? one;
    private Observatory? four;
    private TracerProvider? sdk;

    [GlobalSetup]
    public async Task StartAsync()
    {
        one = new Observatory(new NoOpExporter());
        four = new Observatory(Enumerable.Range(0, 4).Select(static _ => new NoOpExporter()));
        await one.StartAsync();
        await four.StartAsync();
        var processor = new SimpleActivityExportProcessor(new NoOpActivityExporter());
        sdk = Sdk.CreateTracerProviderBuilder().AddSource(source.Name).AddProcessor(processor).Build();
    }

    [GlobalCleanup]
    public void Stop()
    {
        one?.Dispose();
        four?.Dispose();
        sdk?.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Sessions)]
    public Task<bool> OneLane() => RunAsync(one!);

    [Benchmark(OperationsPerInvoke = Sessions)]
    public Task<bool> FourLanes() => RunAsync(four!);

    [Benchmark(OperationsPerInvoke = Sessions)]
    public Task<bool> Inline() => RunAsync(inline);

    [Benchmark(OperationsPerInvoke = Sessions, Baseline = true)]
    public void ActivitiesExportedInPlace()
    {
        for (int number = 0; number < Sessions; number++)
        {
            using Activity? root = source.StartActivity("root");
            source.StartActivity("search")?.Dispose();
        }
    }

    private static Task<bool> RunAsync(Observatory observatory)
    {
        for (int number = 0; number < Sessions; number++)
        {
            using AgentSession session = observatory.StartSession(new AgentContext("session", "agent"));
            session.ToolCall("search").Dispose();
        }

        return observatory.FlushAsync();
    }

    private sealed class NoOpActivityExporter : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch) => ExportResult.Success;
    }
}
