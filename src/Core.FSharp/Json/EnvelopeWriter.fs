namespace AgentObservatory

/// Writes envelopes as schema 0.2.
module internal EnvelopeWriter =

    let inline private writeObject (line: JsonLine) (name: byte[]) ([<InlineIfLambda>] writeMembers: unit -> unit) =
        line.Name(name).StartObject()
        writeMembers ()
        line.EndObject()

    let private writeError (line: JsonLine) (error: ErrorInfo | null) =
        match error with
        | null -> line.Name(WireBytes.error).Null()
        | error ->
            writeObject line WireBytes.error (fun () ->
                line.Name(WireBytes.kindOfEvent).String error.Type
                line.Name(WireBytes.message).String error.Message
                line.Name(WireBytes.traceback).String error.Traceback)

    let private writeTally (line: JsonLine) (name: byte[]) (tally: Tally) =
        writeObject line name (fun () ->
            line.Name(WireBytes.events).Integer tally.Total

            writeObject line WireBytes.byReason (fun () ->
                for count in tally do
                    line.Name(count.Key).Integer count.Value))

    let private writePayload (line: JsonLine) (fact: TraceFact) =
        line.Name(WireBytes.payload).StartObject()

        match fact with
        | TraceFact.SpanStarted(kind, name, attributes) ->
            line.Name(WireBytes.kind).String kind
            line.Name(WireBytes.name).String name
            attributes.Write(line.Name WireBytes.attributes)
        | TraceFact.StreamEvent(name, attributes, isLate) ->
            line.Name(WireBytes.event).String name
            attributes.Write(line.Name WireBytes.attributes)

            if isLate then line.Name(WireBytes.late).Boolean true
        | TraceFact.SpanEnded spanEnd ->
            line.Name(WireBytes.name).String spanEnd.Name
            line.Name(WireBytes.kind).String spanEnd.Kind
            line.Name(WireBytes.status).String(WireWord.ofStatus spanEnd.Status)
            writeError line spanEnd.Error

            if spanEnd.DurationNanoseconds.HasValue then
                line.Name(WireBytes.durationNs).Integer spanEnd.DurationNanoseconds.Value

            spanEnd.Attributes.Write(line.Name WireBytes.attributes)
            line.Name(WireBytes.droppedEvents).Integer spanEnd.DroppedEvents
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
            line.Name(WireBytes.traceId).TraceId event.Session.TraceId
            line.Name(WireBytes.spanId).SpanId event.SpanId
            line.Name(WireBytes.parentSpanId).SpanId event.ParentSpanId
            line.EndObject()
            line.EndPiece start

    let private writeEvent (line: JsonLine) (event: TraceEvent) (before: TraceEvent | null) (expectedSequence: int64) =
        line.Name(WireBytes.eventId).EventId event.EventId

        if event.Sequence <> expectedSequence then
            line.Name(WireBytes.sequence).Integer event.Sequence

        line.Name(WireBytes.timestamp).Time event.Time
        line.Name(WireBytes.kindOfEvent).Word(WireBytes.ofFact event.Fact)
        writeTrace (line.Name WireBytes.trace) event before
        writePayload line event.Fact

    let private writeParent (line: JsonLine) (parent: SessionParent | null) =
        match parent with
        | null -> line.Name(WireBytes.parent).Null()
        | parent ->
            writeObject line WireBytes.parent (fun () ->
                line.Name(WireBytes.traceId).TraceId parent.TraceId
                line.Name(WireBytes.spanId).SpanId parent.SpanId
                line.Name(WireBytes.sessionId).String parent.SessionId)

    let private writeInfo (line: JsonLine) (session: SessionInfo) =
        line.Name(WireBytes.sessionId).String session.SessionId
        line.Name(WireBytes.agentId).String session.AgentId
        line.Name(WireBytes.userId).String session.UserId
        session.Metadata.Write(line.Name WireBytes.metadata)
        line.Name(WireBytes.traceId).TraceId session.TraceId

        if not session.SpanId.IsNone then line.Name(WireBytes.spanId).SpanId session.SpanId

        writeParent line session.Parent
        line.Name(WireBytes.startTime).Time session.StartTime

    let private writeEnd (line: JsonLine) (finish: SessionEnd) =
        if finish.DurationNanoseconds.HasValue then
            line.Name(WireBytes.durationNs).Integer finish.DurationNanoseconds.Value

        line.Name(WireBytes.status).String(WireWord.ofStatus finish.Status)

        if not (isNull finish.Error) then writeError line finish.Error

        writeTally line WireBytes.dropped finish.Dropped

        if finish.Discarded.Total > 0L then writeTally line WireBytes.discarded finish.Discarded

    /// Writes one event of any kind, with its run.
    let writeAlone (event: TraceEvent) (line: JsonLine) : unit =
        line.StartObject()
        line.Name(WireBytes.runId).SpanId event.Session.RootSpanId
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
        line.Name(WireBytes.schemaVersion).String schemaVersion

        writeObject line WireBytes.session (fun () ->
            writeInfo line envelope.Session
            line.Name(WireBytes.endTime).Time envelope.EndTime
            writeEnd line envelope.End)

        line.Name(WireBytes.events).StartList()
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
