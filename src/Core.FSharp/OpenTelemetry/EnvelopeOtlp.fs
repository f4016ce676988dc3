namespace AgentObservatory

open System
open System.Buffers
open System.Text.Json

/// An envelope as OTLP/JSON, the format of OpenTelemetry collectors (docs/opentelemetry.md). Pure: values in, bytes out.
[<RequireQualifiedAccess>]
module EnvelopeOtlp =

    /// Writes one ExportTraceServiceRequest as one line of UTF-8, without the line end: the spans of
    /// <see cref="M:AgentObservatory.OpenTelemetryMapping.Map(AgentObservatory.SessionEnvelope)"/> with the envelope's
    /// own ids, and times in nanoseconds. The resource describes the program that ran the agent; if it has no
    /// "service.name", that is the agent's id. Safe to call from any thread; throws only what the output throws.
    [<CompiledName("Write")>]
    let writeWith (envelope: SessionEnvelope) (resource: Attributes) (output: IBufferWriter<byte>) : unit =
        let spans = OpenTelemetryMapping.map envelope

        let agent = spans[0].Attributes[Convention.agentName].AsString()
        let agent = Option.defaultValue "unknown_service" (Option.ofObj agent)

        let service = Attributes.Create(ReadOnlySpan [| SpanAttributes.textPair Convention.serviceName agent |])
        use writer = new Utf8JsonWriter(output, JsonStyle.Compact)
        OtlpWriter.write spans (SpanAttributes.ofEvent (service.Merge resource) [||]) writer
        writer.Flush()

    /// Writes one ExportTraceServiceRequest whose resource is named after the agent.
    [<CompiledName("Write")>]
    let write (envelope: SessionEnvelope) (output: IBufferWriter<byte>) : unit =
        writeWith envelope Attributes.Empty output
