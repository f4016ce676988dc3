using OpenTelemetry;
using OpenTelemetry.Trace;

namespace RealClients;

/// <summary>
/// The application's OpenTelemetry set-up. It listens to the agents, to what the clients say of themselves, and to HTTP; it
/// sends where the environment names an OTLP endpoint.
/// </summary>
internal sealed class Backend : IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private readonly TracerProvider provider;

    internal Backend(string agents)
    {
        TracerProviderBuilder builder = Sdk.CreateTracerProviderBuilder()
            .AddSource(agents)
            .AddSource("OpenAI.*", "com.anthropic.sdk.csharp*")
            .AddSource("System.Net.Http")
            .SetSampler(new OneSpanPerCall(new ParentBasedSampler(new AlwaysOnSampler())));
        if (Environment.GetEnvironmentVariable(Endpoint) is { Length: > 0 } endpoint)
        {
            builder.AddOtlpExporter();
            Description = $"Sending to {endpoint}.";
        }

        provider = builder.Build();
    }

    internal string Description { get; } = $"{Endpoint} is not set: nothing is sent.";

    /// <summary>Sends what still waits, for ten seconds at most.</summary>
    public void Dispose()
    {
        provider.ForceFlush(10_000);
        provider.Dispose();
    }
}
