using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace AgentObservatory.Tests.InteropTests;

public class OtlpReceiverTests
{
    private static readonly SessionEnvelope[] Seeds = [.. Envelopes.OfSeeds()];

    [NodeFact]
    public void EverySeedTraceArrivesOverGrpc()
    {
        using var receiver = new OtlpReceiver();

        Export(Seeds, receiver.Grpc, OtlpExportProtocol.Grpc);

        Arrived(Seeds, receiver.Finish(), SpanComparison.Precision.Ticks);
    }

    [NodeFact]
    public void EverySeedTraceArrivesOverHttpAsProtobuf()
    {
        using var receiver = new OtlpReceiver();

        Export(Seeds, new Uri(receiver.Http, "/v1/traces"), OtlpExportProtocol.HttpProtobuf);

        Arrived(Seeds, receiver.Finish(), SpanComparison.Precision.Ticks);
    }

    [NodeFact]
    public void GeneratedSessionsArriveOverHttpAsProtobuf()
    {
        SessionEnvelope[] envelopes = [.. Envelopes.Generated(31, 30).Where(IsAloneInItsTrace)];
        using var receiver = new OtlpReceiver();

        Export(envelopes, new Uri(receiver.Http, "/v1/traces"), OtlpExportProtocol.HttpProtobuf);

        Arrived(envelopes, receiver.Finish(), SpanComparison.Precision.Ticks);
    }

    [NodeFact]
    public async Task EverySeedTraceArrivesAsOtlpJsonWithItsOwnIds()
    {
        using var receiver = new OtlpReceiver();
        using var client = new HttpClient { BaseAddress = receiver.Http };

        foreach (SessionEnvelope envelope in Seeds)
        {
            var buffer = new ArrayBufferWriter<byte>();
            EnvelopeOtlp.Write(envelope, buffer);
            using var request = new ByteArrayContent(buffer.WrittenSpan.ToArray());
            request.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using HttpResponseMessage response = await client.PostAsync("/v1/traces", request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Arrived(Seeds, receiver.Finish(), SpanComparison.Precision.Exact);
    }

    [NodeFact]
    public void WithinTheSdksOwnLimitsTheExceptionAfterALongStreamArrives()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using var stream = session.Stream("tokens");
            for (int number = 0; number < 200; number++)
            {
                stream.Event("token");
            }

            stream.Fail(new TimeoutException("too slow"));
        });
        using var receiver = new OtlpReceiver();
        var endpoint = new Uri(receiver.Http, "/v1/traces");

        Export([envelope], endpoint, OtlpExportProtocol.HttpProtobuf, new() { MaxEventsPerSpan = 127 }, []);
        Export([envelope], endpoint, OtlpExportProtocol.HttpProtobuf, new(), []);

        SeenSpan[] seen = [.. receiver.Finish()[envelope.Session.TraceId.ToString()].Where(span => span.Name == "tokens")];
        Assert.Equal([128, 128], seen.Select(span => span.Events.Count));
        Assert.Equal(["exception", "token"], seen.Select(span => span.Events[127].Name));
        Assert.Equal("73", seen[0].Attributes["agent_observatory.events_left_out"]);
    }

    private static bool IsAloneInItsTrace(SessionEnvelope envelope) => envelope.Session.Parent is null;

    private static void Arrived(
        IReadOnlyCollection<SessionEnvelope> envelopes,
        ILookup<string, SeenSpan> traces,
        SpanComparison.Precision precision
    )
    {
        Assert.Equal(envelopes.Count, traces.Count);
        foreach (SessionEnvelope envelope in envelopes)
        {
            SpanComparison.Same(envelope, [.. traces[envelope.Session.TraceId.ToString()]], precision);
        }
    }

    /// <summary>With room for the thousand events of a stream.</summary>
    private static void Export(IEnumerable<SessionEnvelope> envelopes, Uri endpoint, OtlpExportProtocol protocol)
    {
        var limits = new Dictionary<string, string?>
        {
            ["OTEL_SPAN_EVENT_COUNT_LIMIT"] = "100000",
            ["OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT"] = "1000",
        };
        Export(envelopes, endpoint, protocol, new OpenTelemetryExporterOptions(), limits);
    }

    /// <summary>Through the SDK as an application sets it up.</summary>
    private static void Export(
        IEnumerable<SessionEnvelope> envelopes,
        Uri endpoint,
        OtlpExportProtocol protocol,
        OpenTelemetryExporterOptions options,
        Dictionary<string, string?> variables
    )
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(variables).Build();
        using var source = new ActivitySource("AgentObservatory.Tests." + Guid.NewGuid());
        using TracerProvider provider = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .AddSource(source.Name)
            .AddOtlpExporter(otlp =>
            {
                otlp.Endpoint = endpoint;
                otlp.Protocol = protocol;
            })
            .Build();
        var exporter = new OpenTelemetryExporter(source, options);
        foreach (SessionEnvelope envelope in envelopes)
        {
            exporter.Export(envelope);
        }

        Assert.True(provider.ForceFlush());
    }
}
