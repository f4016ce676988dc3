using System.Buffers;
using OpenTelemetry.Exporter;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace AgentObservatory.Tests.Support.OpenTelemetry;

/// <summary>How a session gets to a backend.</summary>
public enum Way
{
    /// <summary>Replayed, and sent by the SDK over HTTP as protobuf.</summary>
    Sdk,

    /// <summary>Written as OTLP/JSON.</summary>
    Json,
}

/// <summary>What a backend gets, decoded by Google's protocol buffers from OpenTelemetry's published messages.</summary>
internal static class Sending
{
    /// <summary>Sends one envelope; the session's span first.</summary>
    internal static Span[] Decoded(this Way way, SessionEnvelope envelope)
    {
        if (way == Way.Json)
        {
            return [.. ProtobufSpans.In(ProtobufSpans.Parse(OtlpJson(envelope)))];
        }

        using var endpoint = new OtlpEndpoint();
        using var sdk = new SdkOtlp(endpoint.Traces, OtlpExportProtocol.HttpProtobuf);
        sdk.Send([envelope]);
        Span[] spans = [.. endpoint.Bodies.Select(ExportTraceServiceRequest.Parser.ParseFrom).SelectMany(ProtobufSpans.In)];
        return [spans[^1], .. spans[..^1]];
    }

    internal static void ArrivesWhole(this Way way, SessionEnvelope envelope) =>
        SpanComparison.Same(
            envelope,
            [.. way.Decoded(envelope).Select(ProtobufSpans.Seen)],
            way == Way.Sdk ? SpanComparison.Precision.Ticks : SpanComparison.Precision.Exact
        );

    internal static ReadOnlySpan<byte> OtlpJson(SessionEnvelope envelope)
    {
        var buffer = new ArrayBufferWriter<byte>();
        EnvelopeOtlp.Write(envelope, buffer);
        return buffer.WrittenSpan;
    }

    internal static AnyValue Value(this Span span, string key) =>
        Assert.Single(span.Attributes, attribute => attribute.Key == key).Value;
}
