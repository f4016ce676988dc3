namespace AgentObservatory

open System
open System.Text.Json

/// Names of the wire format that are written for every event, encoded once.
module internal WireName =
    let private encode (name: string) = JsonEncodedText.Encode name
    let eventId = encode "event_id"
    let sequence = encode "sequence"
    let timestamp = encode "timestamp"
    let kindOfEvent = encode "type"
    let trace = encode "trace"
    let traceId = encode "trace_id"
    let spanId = encode "span_id"
    let parentSpanId = encode "parent_span_id"
    let payload = encode "payload"
    let kind = encode "kind"
    let name = encode "name"
    let event = encode "event"
    let late = encode "late"
    let attributes = encode "attributes"
    let status = encode "status"
    let error = encode "error"
    let durationNs = encode "duration_ns"
    let droppedEvents = encode "dropped_events"
    let spanStart = encode "span_start"
    let streamEvent = encode "stream_event"
    let spanEnd = encode "span_end"

/// Writes envelopes as schema 0.2.
module internal EnvelopeWriter =

    let statusName status =
        match status with
        | SpanStatus.Ok -> "ok"
        | SpanStatus.Error -> "error"
        | SpanStatus.Cancelled -> "cancelled"
        | _ -> "unfinished"

    let private writeTime (writer: Utf8JsonWriter) (name: JsonEncodedText) (time: Timestamp) =
        let buffer = Array.zeroCreate Timestamp.Length
        time.WriteUtf8(Span buffer)
        writer.WriteString(name, ReadOnlySpan buffer)

    let private writeTraceId (writer: Utf8JsonWriter) (id: TraceId) =
        let buffer = Array.zeroCreate 32
        id.WriteUtf8(Span buffer)
        writer.WriteString(WireName.traceId, ReadOnlySpan buffer)

    let private writeSpanId (writer: Utf8JsonWriter) (name: JsonEncodedText) (id: SpanId) =
        if id.IsNone then
            writer.WriteNull name
        else
            let buffer = Array.zeroCreate id.Digits
            id.WriteUtf8(Span buffer)
            writer.WriteString(name, ReadOnlySpan buffer)

    let private writeEventId (writer: Utf8JsonWriter) (id: EventId) =
        let buffer = Array.zeroCreate 32
        id.WriteUtf8(Span buffer)
        writer.WriteString(WireName.eventId, ReadOnlySpan buffer)

    let private writeError (writer: Utf8JsonWriter) (error: ErrorInfo | null) =
        match error with
        | null -> writer.WriteNull WireName.error
        | error ->
            writer.WriteStartObject WireName.error
            writer.WriteString("type", error.Type)
            writer.WriteString("message", error.Message)
            writer.WriteString("traceback", error.Traceback)
            writer.WriteEndObject()

    let private writeAttributes (writer: Utf8JsonWriter) (attributes: Attributes) =
        writer.WritePropertyName WireName.attributes
        attributes.WriteTo writer

    let private writeTally (writer: Utf8JsonWriter) (name: string) (tally: Tally) =
        writer.WriteStartObject name
        writer.WriteNumber("events", tally.Total)
        writer.WriteStartObject "by_reason"

        for count in tally do
            writer.WriteNumber(count.Key, count.Value)

        writer.WriteEndObject()
        writer.WriteEndObject()

    let private writePayload (writer: Utf8JsonWriter) (fact: TraceFact) =
        match fact with
        | TraceFact.SpanStarted(kind, name, attributes) ->
            writer.WriteString(WireName.kind, kind)
            writer.WriteString(WireName.name, name)
            writeAttributes writer attributes
        | TraceFact.StreamEvent(name, attributes, isLate) ->
            writer.WriteString(WireName.event, name)
            writeAttributes writer attributes

            if isLate then writer.WriteBoolean(WireName.late, true)
        | TraceFact.SpanEnded spanEnd ->
            writer.WriteString(WireName.name, spanEnd.Name)
            writer.WriteString(WireName.kind, spanEnd.Kind)
            writer.WriteString(WireName.status, statusName spanEnd.Status)
            writeError writer spanEnd.Error

            if spanEnd.DurationNanoseconds.HasValue then
                writer.WriteNumber(WireName.durationNs, spanEnd.DurationNanoseconds.Value)

            writeAttributes writer spanEnd.Attributes
            writer.WriteNumber(WireName.droppedEvents, spanEnd.DroppedEvents)
        | TraceFact.SessionStarted
        | TraceFact.SessionEnded _ -> ()

    let private typeName (fact: TraceFact) =
        match fact with
        | TraceFact.SpanStarted _ -> WireName.spanStart
        | TraceFact.SpanEnded _ -> WireName.spanEnd
        | _ -> WireName.streamEvent

    let private writeEvent (writer: Utf8JsonWriter) (expectedSequence: int64) (event: TraceEvent) =
        writer.WriteStartObject()
        writeEventId writer event.EventId

        if event.Sequence <> expectedSequence then
            writer.WriteNumber(WireName.sequence, event.Sequence)

        writeTime writer WireName.timestamp event.Time
        writer.WriteString(WireName.kindOfEvent, typeName event.Fact)
        writer.WriteStartObject WireName.trace
        writeTraceId writer event.Session.TraceId
        writeSpanId writer WireName.spanId event.SpanId
        writeSpanId writer WireName.parentSpanId event.ParentSpanId
        writer.WriteEndObject()
        writer.WriteStartObject WireName.payload
        writePayload writer event.Fact
        writer.WriteEndObject()
        writer.WriteEndObject()

    let private writeParent (writer: Utf8JsonWriter) (parent: SessionParent | null) =
        match parent with
        | null -> writer.WriteNull "parent"
        | parent ->
            writer.WriteStartObject "parent"
            writeTraceId writer parent.TraceId
            writeSpanId writer WireName.spanId parent.SpanId
            writer.WriteString("session_id", parent.SessionId)
            writer.WriteEndObject()

    let private writeSession (writer: Utf8JsonWriter) (envelope: SessionEnvelope) =
        let session = envelope.Session
        writer.WriteStartObject "session"
        writer.WriteString("session_id", session.SessionId)
        writer.WriteString("agent_id", session.AgentId)
        writer.WriteString("user_id", session.UserId)
        writer.WritePropertyName "metadata"
        session.Metadata.WriteTo writer
        writeTraceId writer session.TraceId

        if not session.SpanId.IsNone then writeSpanId writer WireName.spanId session.SpanId

        writeParent writer session.Parent
        writeTime writer (JsonEncodedText.Encode "start_time") session.StartTime
        writeTime writer (JsonEncodedText.Encode "end_time") envelope.EndTime
        writer.WriteNumber(WireName.durationNs, envelope.DurationNanoseconds)
        writer.WriteString(WireName.status, statusName envelope.Status)

        if not (isNull envelope.Error) then writeError writer envelope.Error

        writeTally writer "dropped" envelope.Dropped

        if envelope.Discarded.Total > 0L then writeTally writer "discarded" envelope.Discarded

        writer.WriteEndObject()

    let write (envelope: SessionEnvelope) (writer: Utf8JsonWriter) : unit =
        writer.WriteStartObject()
        writer.WriteString("schema_version", "0.2")
        writeSession writer envelope
        writer.WriteStartArray "events"
        let mutable expected = 1L

        for event in envelope.AllEvents() do
            writeEvent writer expected event
            expected <- event.Sequence + 1L

        writer.WriteEndArray()
        writer.WriteEndObject()
