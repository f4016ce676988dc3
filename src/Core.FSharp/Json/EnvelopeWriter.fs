namespace AgentObservatory

/// Writes envelopes as schema 0.2.
module internal EnvelopeWriter =

    let private writeAttributes (line: JsonLine) (attributes: Attributes) =
        line.Name WireBytes.attributes
        attributes.Write line

    let private writeText (line: JsonLine) (name: byte[]) (text: string | null) =
        line.Name name
        line.String text

    let private writeInteger (line: JsonLine) (name: byte[]) (value: int64) =
        line.Name name
        line.Integer value

    let private writeTime (line: JsonLine) (name: byte[]) (time: Timestamp) =
        line.Name name
        line.Time time

    let private writeTraceId (line: JsonLine) (id: TraceId) =
        line.Name WireBytes.traceId
        line.TraceId id

    let private writeSpanId (line: JsonLine) (name: byte[]) (id: SpanId) =
        line.Name name
        line.SpanId id

    let inline private writeObject (line: JsonLine) (name: byte[]) ([<InlineIfLambda>] writeMembers: unit -> unit) =
        line.Name name
        line.StartObject()
        writeMembers ()
        line.EndObject()

    let private writeError (line: JsonLine) (error: ErrorInfo | null) =
        match error with
        | null -> writeText line WireBytes.error null
        | error ->
            writeObject line WireBytes.error (fun () ->
                writeText line WireBytes.kindOfEvent error.Type
                writeText line WireBytes.message error.Message
                writeText line WireBytes.traceback error.Traceback)

    let private writeTally (line: JsonLine) (name: byte[]) (tally: Tally) =
        writeObject line name (fun () ->
            writeInteger line WireBytes.events tally.Total

            writeObject line WireBytes.byReason (fun () ->
                for count in tally do
                    line.Name count.Key
                    line.Integer count.Value))

    let private writePayload (line: JsonLine) (fact: TraceFact) =
        line.Name WireBytes.payload
        line.StartObject()

        match fact with
        | TraceFact.SpanStarted(kind, name, attributes) ->
            writeText line WireBytes.kind kind
            writeText line WireBytes.name name
            writeAttributes line attributes
        | TraceFact.StreamEvent(name, attributes, isLate) ->
            writeText line WireBytes.event name
            writeAttributes line attributes

            if isLate then
                line.Name WireBytes.late
                line.Boolean true
        | TraceFact.SpanEnded spanEnd ->
            writeText line WireBytes.name spanEnd.Name
            writeText line WireBytes.kind spanEnd.Kind
            writeText line WireBytes.status (WireWord.ofStatus spanEnd.Status)
            writeError line spanEnd.Error

            if spanEnd.DurationNanoseconds.HasValue then
                writeInteger line WireBytes.durationNs spanEnd.DurationNanoseconds.Value

            writeAttributes line spanEnd.Attributes
            writeInteger line WireBytes.droppedEvents spanEnd.DroppedEvents
        | TraceFact.SessionStarted
        | TraceFact.SessionEnded _ -> ()

        line.EndObject()

    let private isOfSameSpan (event: TraceEvent) (before: TraceEvent | null) =
        match before with
        | null -> false
        | before ->
            event.SpanId = before.SpanId
            && event.ParentSpanId = before.ParentSpanId
            && event.Session.TraceId = before.Session.TraceId

    /// The trace and span of an event. Most events have those of the one before.
    let private writeTrace (line: JsonLine) (event: TraceEvent) (before: TraceEvent | null) =
        if isOfSameSpan event before then
            line.Repeat()
        else
            let start = line.StartPiece()
            line.StartObject()
            writeTraceId line event.Session.TraceId
            writeSpanId line WireBytes.spanId event.SpanId
            writeSpanId line WireBytes.parentSpanId event.ParentSpanId
            line.EndObject()
            line.EndPiece start

    let private writeEvent (line: JsonLine) (event: TraceEvent) (before: TraceEvent | null) (expectedSequence: int64) =
        line.Name WireBytes.eventId
        line.EventId event.EventId

        if event.Sequence <> expectedSequence then
            writeInteger line WireBytes.sequence event.Sequence

        writeTime line WireBytes.timestamp event.Time
        line.Name WireBytes.kindOfEvent
        line.Word(WireBytes.ofFact event.Fact)
        line.Name WireBytes.trace
        writeTrace line event before
        writePayload line event.Fact

    let private writeParent (line: JsonLine) (parent: SessionParent | null) =
        match parent with
        | null -> writeText line WireBytes.parent null
        | parent ->
            writeObject line WireBytes.parent (fun () ->
                writeTraceId line parent.TraceId
                writeSpanId line WireBytes.spanId parent.SpanId
                writeText line WireBytes.sessionId parent.SessionId)

    let private writeInfo (line: JsonLine) (session: SessionInfo) =
        writeText line WireBytes.sessionId session.SessionId
        writeText line WireBytes.agentId session.AgentId
        writeText line WireBytes.userId session.UserId
        line.Name WireBytes.metadata
        session.Metadata.Write line
        writeTraceId line session.TraceId

        if not session.SpanId.IsNone then writeSpanId line WireBytes.spanId session.SpanId

        writeParent line session.Parent
        writeTime line WireBytes.startTime session.StartTime

    let private writeEnd (line: JsonLine) (finish: SessionEnd) =
        if finish.DurationNanoseconds.HasValue then
            writeInteger line WireBytes.durationNs finish.DurationNanoseconds.Value

        writeText line WireBytes.status (WireWord.ofStatus finish.Status)

        if not (isNull finish.Error) then writeError line finish.Error

        writeTally line WireBytes.dropped finish.Dropped

        if finish.Discarded.Total > 0L then writeTally line WireBytes.discarded finish.Discarded

    /// Writes one event of any kind, with its run.
    let writeAlone (event: TraceEvent) (line: JsonLine) : unit =
        line.StartObject()
        writeSpanId line WireBytes.runId event.Session.RootSpanId
        writeEvent line event null ~~~event.Sequence

        match event.Fact with
        | TraceFact.SessionStarted -> writeObject line WireBytes.session (fun () -> writeInfo line event.Session)
        | TraceFact.SessionEnded finish -> writeObject line WireBytes.session (fun () -> writeEnd line finish)
        | TraceFact.SpanStarted _
        | TraceFact.StreamEvent _
        | TraceFact.SpanEnded _ -> ()

        line.EndObject()

    let write (schemaVersion: string) (envelope: SessionEnvelope) (line: JsonLine) : unit =
        line.StartObject()
        writeText line WireBytes.schemaVersion schemaVersion

        writeObject line WireBytes.session (fun () ->
            writeInfo line envelope.Session
            writeTime line WireBytes.endTime envelope.EndTime
            writeEnd line envelope.End)

        line.Name WireBytes.events
        line.StartList()
        let mutable before: TraceEvent | null = null
        let mutable expected = 1L

        for event in envelope.AllEvents() do
            line.Item()
            line.StartObject()
            writeEvent line event before expected
            line.EndObject()
            before <- event
            expected <- event.Sequence + 1L

        line.EndList()
        line.EndObject()
