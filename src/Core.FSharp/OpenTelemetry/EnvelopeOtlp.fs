namespace AgentObservatory

open System
open System.Buffers
open System.Diagnostics
open System.Globalization
open System.Text.Json

/// An envelope as OTLP/JSON, the format of OpenTelemetry collectors (docs/opentelemetry.md; opentelemetry-proto 1.x, JSON
/// Protobuf encoding): ids in hexadecimal, 64-bit integers as strings, enumerations as numbers. Pure: values in, bytes out.
[<RequireQualifiedAccess>]
module EnvelopeOtlp =

    // W3C trace flags (sampled), then whether it is known that the parent is remote, and that it is.
    let private localParent = 0x101
    let private remoteParent = 0x301

    let private decimal (value: int64) = value.ToString CultureInfo.InvariantCulture

    let private writeObject (writer: Utf8JsonWriter) (name: string) (writeMembers: unit -> unit) =
        writer.WriteStartObject name
        writeMembers ()
        writer.WriteEndObject()

    let private writeObjects (writer: Utf8JsonWriter) (name: string) (items: seq<'T>) (writeMembers: 'T -> unit) =
        writer.WriteStartArray name

        for item in items do
            writer.WriteStartObject()
            writeMembers item
            writer.WriteEndObject()

        writer.WriteEndArray()

    let rec private writeValue (writer: Utf8JsonWriter) (value: AttributeValue) =
        match value.Kind with
        | AttributeKind.Null -> ()
        | AttributeKind.Boolean -> writer.WriteBoolean("boolValue", value.AsBoolean())
        | AttributeKind.Integer -> writer.WriteString("intValue", decimal (value.AsInteger()))
        | AttributeKind.Float ->
            writer.WritePropertyName "doubleValue"
            writer.WriteRawValue(NumberText.ofFloat (value.AsFloat()), skipInputValidation = true)
        | AttributeKind.List ->
            writeObject writer "arrayValue" (fun () ->
                writeObjects writer "values" (value.AsList()) (writeValue writer))
        | _ -> writer.WriteString("stringValue", value.ToString())

    let private writeAttributes (writer: Utf8JsonWriter) (attributes: Attributes) =
        writeObjects writer "attributes" attributes (fun entry ->
            writer.WriteString("key", entry.Key)
            writeObject writer "value" (fun () -> writeValue writer entry.Value))

    let private writeTime (writer: Utf8JsonWriter) (name: string) (time: Timestamp) =
        writer.WriteString(name, decimal time.UnixNanoseconds)

    let private writeEvent (writer: Utf8JsonWriter) (event: OpenTelemetryEvent) =
        writeTime writer "timeUnixNano" event.Time
        writer.WriteString("name", event.Name)

        if event.Attributes.Count > 0 then writeAttributes writer event.Attributes

    let private writeLink (writer: Utf8JsonWriter) (link: OpenTelemetryLink) =
        writer.WriteString("traceId", link.TraceId.ToString())
        writer.WriteString("spanId", link.SpanId.ToString())

    let private writeSpan (writer: Utf8JsonWriter) (span: OpenTelemetrySpan) =
        writer.WriteString("traceId", span.TraceId.ToString())
        writer.WriteString("spanId", span.SpanId.ToString())

        if not span.ParentSpanId.IsNone then
            writer.WriteString("parentSpanId", span.ParentSpanId.ToString())

        writer.WriteNumber("flags", (if span.HasRemoteParent then remoteParent else localParent))
        writer.WriteString("name", span.Name)
        writer.WriteNumber("kind", (if span.Kind = ActivityKind.Client then 3 else 1))
        writeTime writer "startTimeUnixNano" span.StartTime
        writeTime writer "endTimeUnixNano" span.EndTime
        writeAttributes writer span.Attributes

        if not span.Events.IsEmpty then
            writeObjects writer "events" span.Events (writeEvent writer)

        if span.DroppedEvents > 0L then
            writer.WriteNumber("droppedEventsCount", min span.DroppedEvents (int64 UInt32.MaxValue))

        if not span.Links.IsEmpty then writeObjects writer "links" span.Links (writeLink writer)

        writeObject writer "status" (fun () ->
            if not (isNull span.StatusMessage) then writer.WriteString("message", span.StatusMessage)

            if span.Status = ActivityStatusCode.Error then writer.WriteNumber("code", 2))

    /// The 32-digit ids of old files do not fit into a span, so an attribute keeps them.
    let private withEnvelopeId (span: OpenTelemetrySpan) : OpenTelemetrySpan =
        if span.EnvelopeSpanId.IsNone || span.EnvelopeSpanId = span.SpanId then
            span
        else
            let own = [| SpanAttributes.textPair Convention.SpanId (span.EnvelopeSpanId.ToString()) |]
            { span with Attributes = SpanAttributes.ofEvent span.Attributes own }

    let private writeRequest (spans: seq<OpenTelemetrySpan>) (resource: Attributes) (writer: Utf8JsonWriter) : unit =
        writer.WriteStartObject()

        writeObjects writer "resourceSpans" [ resource ] (fun resource ->
            writeObject writer "resource" (fun () -> writeAttributes writer resource)

            writeObjects writer "scopeSpans" [ Convention.ScopeName ] (fun scope ->
                writeObject writer "scope" (fun () -> writer.WriteString("name", scope))
                writeObjects writer "spans" spans (withEnvelopeId >> writeSpan writer)
                writer.WriteString("schemaUrl", Convention.SchemaUrl)))

        writer.WriteEndObject()

    /// Writes one ExportTraceServiceRequest as one line of UTF-8, without the line end: the spans of
    /// <see cref="M:AgentObservatory.OpenTelemetryMapping.Map(AgentObservatory.SessionEnvelope)"/> with the envelope's
    /// own ids, and times in nanoseconds. The resource describes the program that ran the agent; if it has no
    /// "service.name", that is the agent's id. Safe to call from any thread; throws only what the output throws.
    [<CompiledName("Write")>]
    let writeWith (envelope: SessionEnvelope) (resource: Attributes) (output: IBufferWriter<byte>) : unit =
        let spans = OpenTelemetryMapping.map envelope

        let agent = (OpenTelemetryMapping.root envelope).Attributes[Convention.agentName].AsString()
        let agent = Option.defaultValue "unknown_service" (Option.ofObj agent)

        let service = Attributes.Create(ReadOnlySpan [| SpanAttributes.textPair Convention.serviceName agent |])
        use writer = new Utf8JsonWriter(output, JsonStyle.Compact)
        writeRequest spans (SpanAttributes.ofEvent (service.Merge resource) [||]) writer
        writer.Flush()

    /// Writes one ExportTraceServiceRequest whose resource is named after the agent.
    [<CompiledName("Write")>]
    let write (envelope: SessionEnvelope) (output: IBufferWriter<byte>) : unit =
        writeWith envelope Attributes.Empty output
