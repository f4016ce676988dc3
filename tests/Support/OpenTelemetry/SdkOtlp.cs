using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace AgentObservatory.Tests.Support.OpenTelemetry;

/// <summary>The SDK with its OTLP exporter, as an application sets it up.</summary>
internal sealed class SdkOtlp : IDisposable
{
    private static readonly Dictionary<string, string?> RoomForAll = new()
    {
        ["OTEL_SPAN_EVENT_COUNT_LIMIT"] = "100000",
        ["OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT"] = "1000",
        ["OTEL_BSP_MAX_QUEUE_SIZE"] = "20000",
    };

    /// <param name="endpoint">Where to send to.</param>
    /// <param name="protocol">How.</param>
    /// <param name="processor">Whether spans are sent by a thread of the SDK's, many at once, or one by one by the thread that ends them.</param>
    /// <param name="hasRoom">Whether the SDK's limits are raised.</param>
    internal SdkOtlp(
        Uri endpoint,
        OtlpExportProtocol protocol,
        ExportProcessorType processor = ExportProcessorType.Batch,
        bool hasRoom = true
    )
    {
        IConfiguration limits = new ConfigurationBuilder().AddInMemoryCollection(hasRoom ? RoomForAll : []).Build();
        Provider = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(limits))
            .AddSource(Source.Name)
            .AddOtlpExporter(otlp =>
            {
                otlp.Endpoint = endpoint;
                otlp.Protocol = protocol;
                otlp.ExportProcessorType = processor;
                otlp.TimeoutMilliseconds = int.MaxValue;
            })
            .Build();
    }

    internal ActivitySource Source { get; } = new("AgentObservatory.Tests." + Guid.NewGuid());

    internal TracerProvider Provider { get; }

    /// <summary>
    /// Exports the envelopes and shuts the SDK down: only then is it sure that all has been sent. Its flush returns while the last
    /// request is still under way.
    /// </summary>
    internal void Send(IEnumerable<SessionEnvelope> envelopes, OpenTelemetryExporterOptions? options = null)
    {
        var exporter = new OpenTelemetryExporter(Source, options);
        foreach (SessionEnvelope envelope in envelopes)
        {
            exporter.Export(envelope);
        }

        Assert.True(Provider.Shutdown());
    }

    public void Dispose()
    {
        Provider.Dispose();
        Source.Dispose();
    }
}
