using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using AgentObservatory.Tests.Examples;
using AgentObservatory.Tests.ObsView;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;

namespace AgentObservatory.Tests.ThirdParty;

public sealed class OtlpReceiverTests(QuickstartTests.AnsweredQuestion quickstart)
    : IClassFixture<QuickstartTests.AnsweredQuestion>
{
    private static readonly SessionEnvelope[] Seeds = SeedTraces.Envelopes;

    [NodeFact]
    public void EverySeedTraceArrivesOverGrpc() => ArriveOverGrpc(Seeds);

    [NodeFact]
    public void EverySeedTraceArrivesOverHttpAsProtobuf() => ArriveOverHttp(Seeds);

    [NodeFact]
    public void TheQuickstartsTraceArrivesOverGrpc() => ArriveOverGrpc([quickstart.Envelope]);

    [NodeFact]
    public void TheQuickstartsTraceArrivesOverHttpAsProtobuf() => ArriveOverHttp([quickstart.Envelope]);

    /// <summary>One by one: gRPC servers refuse what is larger than 4 MiB, and hostile sessions are large.</summary>
    [NodeFact]
    public void GeneratedSessionsArriveOverGrpc() => ArriveOverGrpc(Generated(30), ExportProcessorType.Simple);

    [NodeFact]
    public void GeneratedSessionsArriveOverHttpAsProtobuf() => ArriveOverHttp(Generated(31));

    [NodeFact]
    public async Task EverySeedTraceAndTheQuickstartsArriveAsOtlpJsonWithTheirOwnIds()
    {
        SessionEnvelope[] envelopes = [.. Seeds, quickstart.Envelope];
        using var receiver = new OtlpReceiver();
        using var client = new HttpClient { BaseAddress = receiver.Http };

        foreach (SessionEnvelope envelope in envelopes)
        {
            var buffer = new ArrayBufferWriter<byte>();
            EnvelopeOtlp.Write(envelope, buffer);
            using var request = new ByteArrayContent(buffer.WrittenSpan.ToArray());
            request.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using HttpResponseMessage response = await client.PostAsync("/v1/traces", request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Arrived(envelopes, receiver.Finish(), SpanComparison.Precision.Exact);
    }

    [NodeFact]
    public void WhatObsViewSendsArrivesWithItsOwnIds()
    {
        using var receiver = new OtlpReceiver();

        Outcome sent = ObsViewProcess.Run(["send", receiver.Http.ToString(), .. SeedTraces.Paths]);

        Assert.Equal((0, ""), (sent.ExitCode, sent.Error));
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
        foreach (int maxEvents in new[] { 127, 10_000 })
        {
            using var sdk = new SdkOtlp(endpoint, OtlpExportProtocol.HttpProtobuf, hasRoom: false);
            sdk.Send([envelope], new OpenTelemetryExporterOptions { MaxEventsPerSpan = maxEvents });
        }

        SeenSpan[] seen = [.. receiver.Finish()[envelope.Session.TraceId.ToString()].Where(span => span.Name == "tokens")];
        Assert.Equal([128, 128], seen.Select(span => span.Events.Count));
        Assert.Equal(["exception", "token"], seen.Select(span => span.Events[127].Name));
        Assert.Equal("73", seen[0].Attributes["agent_observatory.events_left_out"]);
    }

    [NodeFact]
    public void TheMessagesThatTheTestsDecodeWithAreThosePublished()
    {
        string[] files = Directory.GetFiles(RepositoryFiles.Messages, "*.proto", SearchOption.AllDirectories);

        Assert.Equal(4, files.Length);
        Assert.All(
            files,
            file =>
            {
                string path = Path.GetRelativePath(RepositoryFiles.Messages, file);
                string published = Path.Combine(RepositoryFiles.NodeModules, "@elastic/mockotlpserver", path);
                Assert.Equal(File.ReadAllText(published), File.ReadAllText(file));
            }
        );
    }

    private static SessionEnvelope[] Generated(int seed) =>
        [.. SessionProgram.Envelopes(seed, 30).Where(envelope => envelope.Session.Parent is null)];

    private static void ArriveOverGrpc(
        SessionEnvelope[] envelopes,
        ExportProcessorType processor = ExportProcessorType.Batch
    )
    {
        using var receiver = new OtlpReceiver();
        Send(envelopes, receiver.Grpc, OtlpExportProtocol.Grpc, processor);
        Arrived(envelopes, receiver.Finish(), SpanComparison.Precision.Ticks);
    }

    private static void ArriveOverHttp(SessionEnvelope[] envelopes)
    {
        using var receiver = new OtlpReceiver();
        Send(envelopes, new Uri(receiver.Http, "/v1/traces"), OtlpExportProtocol.HttpProtobuf, ExportProcessorType.Batch);
        Arrived(envelopes, receiver.Finish(), SpanComparison.Precision.Ticks);
    }

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

    /// <summary>Through the SDK as an application sets it up.</summary>
    private static void Send(
        IEnumerable<SessionEnvelope> envelopes,
        Uri endpoint,
        OtlpExportProtocol protocol,
        ExportProcessorType processor
    )
    {
        using var sdk = new SdkOtlp(endpoint, protocol, processor);
        sdk.Send(envelopes);
    }
}
