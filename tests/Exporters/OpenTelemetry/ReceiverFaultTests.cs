using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Trace;

namespace AgentObservatory.Tests.Exporters.OpenTelemetry;

/// <summary>What becomes of agents when the backend behind the SDK is not well.</summary>
public class ReceiverFaultTests
{
    private static readonly TimeSpan NoTime = TimeSpan.Zero;

    public static TheoryData<OtlpExportProtocol, ExportProcessorType> Setups =>
        new()
        {
            { OtlpExportProtocol.Grpc, ExportProcessorType.Batch },
            { OtlpExportProtocol.Grpc, ExportProcessorType.Simple },
            { OtlpExportProtocol.HttpProtobuf, ExportProcessorType.Batch },
            { OtlpExportProtocol.HttpProtobuf, ExportProcessorType.Simple },
        };

    [Theory]
    [MemberData(nameof(Setups))]
    public async Task ReceiverDown_AgentsOfAServerRunOnAndShutdownHasDrainedAll(
        OtlpExportProtocol protocol,
        ExportProcessorType processor
    )
    {
        using var port = new ClosedPort();
        using var sdk = new SdkOtlp(port.Url, protocol, processor);
        var memory = new InMemoryExporter();
        var observatory = Some.Server(new OpenTelemetryExporter(sdk.Source), memory);
        await observatory.StartAsync();

        observatory.Run(50);
        ShutdownReport report = await observatory.ShutdownAsync(Timeout.InfiniteTimeSpan);

        Assert.False(report.DeadlineHit);
        Assert.Equal([50, 50], report.Exporters.Select(exporter => exporter.Exported));
        Assert.Equal(50, memory.Envelopes.Count);
        Some.LawsHold(observatory);
    }

    [Theory]
    [MemberData(nameof(Setups))]
    public void ReceiverDown_AnInlineAgentEndsItsSessionsAndHearsNothingOfIt(
        OtlpExportProtocol protocol,
        ExportProcessorType processor
    )
    {
        using var port = new ClosedPort();
        using var sdk = new SdkOtlp(port.Url, protocol, processor);
        var reports = new List<Diagnostic>();
        var options = new ObservatoryOptions { OnDiagnostic = reports.Add };
        using var observatory = Some.Inline(options, new OpenTelemetryExporter(sdk.Source));

        observatory.Run(5);

        Assert.Equal(5, observatory.Health.Exporters[0].Exported);
        Assert.Empty(reports);
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task ReceiverSlow_AgentsNeverWaitForItAndShutdownReturnsAtItsDeadline()
    {
        const int Sessions = 20;
        using var endpoint = new OtlpEndpoint(isSlow: true);
        using var sdk = new SdkOtlp(endpoint.Traces, OtlpExportProtocol.HttpProtobuf, ExportProcessorType.Simple);
        var memory = new InMemoryExporter();
        var options = new ObservatoryOptions { MaxQueuedSessions = 4 };
        var observatory = Some.Server(options, new OpenTelemetryExporter(sdk.Source), memory);
        await observatory.StartAsync();
        observatory.Run(1);
        endpoint.HasReceived.Wait();

        for (int number = 2; number <= Sessions; number++)
        {
            observatory.Run(1, number);
            SpinWait.SpinUntil(() => memory.Envelopes.Count == number);
        }

        ExporterHealth waiting = observatory.Health.Exporters[0];
        Assert.Equal((0, 5, 15), (waiting.Exported, waiting.InFlight, waiting.Dropped[DropReason.QueueFull]));
        Some.LawsHold(observatory);

        ShutdownReport report = await observatory.ShutdownAsync(NoTime);

        Assert.True(report.DeadlineHit);
        Assert.Equal((0, 1), (report.Exporters[0].Exported, report.Exporters[0].InFlight));
        Assert.Equal(4, report.Exporters[0].Dropped[DropReason.ShutdownDeadline]);
        Some.LawsHold(observatory);
        endpoint.Answer();
    }

    [Fact]
    public async Task ReceiverSlow_WhatTheSdksBatchesHoldArrivesWhenItAnswers()
    {
        const int Sessions = 300;
        using var endpoint = new OtlpEndpoint(isSlow: true);
        using var sdk = new SdkOtlp(endpoint.Traces, OtlpExportProtocol.HttpProtobuf);
        var observatory = Some.Server(new OpenTelemetryExporter(sdk.Source));
        await observatory.StartAsync();

        observatory.Run(Sessions);
        ShutdownReport report = await observatory.ShutdownAsync(Timeout.InfiniteTimeSpan);
        endpoint.HasReceived.Wait();
        endpoint.Answer();

        Assert.True(sdk.Provider.Shutdown());
        Assert.False(report.DeadlineHit);
        Assert.Equal(Sessions, report.Exporters[0].Exported);
        var spans = endpoint.Bodies.Select(ExportTraceServiceRequest.Parser.ParseFrom).SelectMany(ProtobufSpans.In);
        Assert.Equal(2 * Sessions, spans.Select(span => span.SpanId).Distinct().Count());
        Some.LawsHold(observatory);
    }
}
