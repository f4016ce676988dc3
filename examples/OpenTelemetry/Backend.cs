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

    /// <summary>Sends what still waits. The exit code: 0 where all was sent.</summary>
    internal int Flush()
    {
        if (provider is null || provider.ForceFlush(10_000))
        {
            return 0;
        }

        Console.Error.WriteLine("The endpoint did not take the spans.");
        return 1;
    }

    public void Dispose() => provider?.Dispose();
}
