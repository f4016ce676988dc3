using OpenTelemetry;
using OpenTelemetry.Trace;

namespace OpenTelemetryExample;

/// <summary>The application's OpenTelemetry set-up: an OTLP endpoint where the environment names one, else nothing.</summary>
internal sealed class Backend : IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private readonly TracerProvider? provider;

    private Backend(string description, TracerProvider? provider)
    {
        Description = description;
        this.provider = provider;
    }

    internal string Description { get; }

    internal bool IsSending => provider is not null;

    /// <summary>The SDK reads the endpoint, the protocol and the headers from the environment by itself.</summary>
    internal static Backend FromEnvironment(string sourceName)
    {
        string? endpoint = Environment.GetEnvironmentVariable(Endpoint);
        if (string.IsNullOrWhiteSpace(endpoint))
        {
            return new Backend($"{Endpoint} is not set: nothing is sent. These are the spans that would be.", null);
        }

        TracerProvider provider = Sdk.CreateTracerProviderBuilder().AddSource(sourceName).AddOtlpExporter().Build();
        return new Backend($"Sending to {endpoint}:", provider);
    }

    /// <summary>
    /// Sends what still waits, for ten seconds at most. What the endpoint does not take the SDK drops; it tells only its own
    /// diagnostics.
    /// </summary>
    internal void Flush() => provider?.ForceFlush(10_000);

    public void Dispose() => provider?.Dispose();
}
