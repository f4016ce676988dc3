using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace AgentObservatory.Benchmarks.Micro;

/// <summary>What is compared: the library, an Activity that nobody listens to, and one under the OpenTelemetry SDK.</summary>
public abstract class BesideActivity
{
    /// <summary>How many operations one call of a benchmark holds: what surrounds them weighs nothing.</summary>
    protected const int Operations = 2_000;

    private TracerProvider? sdk;

    /// <summary>A source that nobody listens to.</summary>
    protected ActivitySource Unheard { get; } = new("AgentObservatory.Benchmarks.Unheard");

    /// <summary>A source that the SDK listens to, with one processor that does nothing.</summary>
    protected ActivitySource Heard { get; } = new("AgentObservatory.Benchmarks.Heard");

    /// <summary>Records like any other and throws each session away when it ends, so that only recording is measured.</summary>
    protected Observatory Observatory { get; } = new([]);

    protected static AgentContext Context { get; } = new("session", "agent");

    [GlobalSetup]
    public void StartSdk() =>
        sdk = Sdk.CreateTracerProviderBuilder().AddSource(Heard.Name).AddProcessor(new NoOpProcessor()).Build();

    [GlobalCleanup]
    public void StopSdk() => sdk?.Dispose();
}
