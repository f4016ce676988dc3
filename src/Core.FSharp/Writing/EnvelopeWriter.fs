namespace AgentObservatory

open System.Collections.Immutable

/// Writes envelopes as schema 0.3.
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

    /// What is missing, and what could not be kept.
    let private writeLosses (line: JsonLine) (dropped: Tally) (discarded: Tally) =
        writeTally line WireBytes.dropped dropped

        if discarded.Total > 0L then writeTally line WireBytes.discarded discarded

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
        | TraceFact.SessionStarted _
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

        if not session.RunId.IsNone then line.Name(WireBytes.runId).SpanId session.RunId

        writeParent line session.Parent
        line.Name(WireBytes.startTime).Time session.StartTime

    let private writeEnd (line: JsonLine) (finish: SessionEnd) =
        if finish.DurationNanoseconds.HasValue then
            line.Name(WireBytes.durationNs).Integer finish.DurationNanoseconds.Value

        line.Name(WireBytes.status).String(WireWord.ofStatus finish.Status)

        if not (isNull finish.Error) then writeError line finish.Error

        match finish.SuspendReason with
        | null -> ()
        | reason -> line.Name(WireBytes.suspendReason).String reason

        writeLosses line finish.Dropped finish.Discarded

    let private writeStamp (line: JsonLine) (name: byte[]) (stamp: EventId) =
        writeObject line name (fun () ->
            line.Name(WireBytes.writer).WriterId stamp.Writer
            line.Name(WireBytes.sequence).Integer(int64 stamp.Sequence))

    let private writeOrigin (line: JsonLine) (origin: WriterOrigin) =
        match origin with
        | WriterOrigin.Began -> ()
        | WriterOrigin.Resumed stamp -> writeStamp line WireBytes.resumes stamp
        | WriterOrigin.Joined stamp -> writeStamp line WireBytes.joins stamp

    /// What a start or an end says about the session.
    let private writeBoundary (line: JsonLine) (event: TraceEvent) =
        match event.Fact with
        | TraceFact.SessionStarted origin ->
            writeObject line WireBytes.session (fun () ->
                writeInfo line event.Session
                writeOrigin line origin)
        | TraceFact.SessionEnded finish -> writeObject line WireBytes.session (fun () -> writeEnd line finish)
        | TraceFact.SpanStarted _
        | TraceFact.StreamEvent _
        | TraceFact.SpanEnded _ -> ()

    /// Writes one event of any kind, with its run.
    let writeAlone (event: TraceEvent) (line: JsonLine) : unit =
        line.StartObject()
        line.Name(WireBytes.runId).SpanId event.Session.Key.RunId
        writeEvent line event null ~~~event.Sequence
        writeBoundary line event
        line.EndObject()

    /// Writes what is known about who runs.
    let writeSession (session: SessionInfo) (line: JsonLine) : unit =
        line.StartObject()
        writeInfo line session
        line.EndObject()

    let private writeWriter (line: JsonLine) (writer: RunWriter) =
        line.Name(WireBytes.writer).WriterId writer.Writer
        line.Name(WireBytes.state).String(WireWord.ofState writer)

        line
            .Name(WireBytes.ranges)
            .List(
                writer.Told.Ranges,
                fun range ->
                    line.StartList()
                    line.Item()
                    line.Integer range.First
                    line.Item()
                    line.Integer range.Last
                    line.EndList()
            )

    /// Who wrote the run, where its start and its end say no more than the envelope does: most have one writer, and are
    /// whole.
    let private onlyWriter (envelope: SessionEnvelope) : RunWriter | null =
        let isWhole (writer: RunWriter) =
            match writer.Start, writer.End with
            | NonNull({ Fact = TraceFact.SessionStarted WriterOrigin.Began } as start),
              NonNull { Sequence = last; Time = time; Fact = TraceFact.SessionEnded finish } ->
                start.Time = envelope.Session.StartTime
                && time = envelope.EndTime
                && finish = envelope.End
                && not writer.HasProcessEnded
                && writer.Dropped = envelope.Dropped
                && writer.Discarded = envelope.Discarded
                && writer.Told.Ranges.Length = 1
                && writer.Told.Ranges[0].First = start.Sequence
                && writer.Told.Ranges[0].Last = last
            | _ -> false

        if
            not envelope.Writers.IsDefault
            && envelope.Writers.Length = 1
            && isWhole envelope.Writers[0]
        then
            envelope.Writers[0]
        else
            null

    /// Whether no other line has more of its run: it is in the form of one writer that has finished, or does not say who
    /// wrote it, and is merged with nothing.
    [<CompiledName("IsFinal")>]
    let isFinal (envelope: SessionEnvelope) : bool =
        envelope.Writers.IsDefaultOrEmpty
        || match onlyWriter envelope with
           | NonNull writer -> WireWord.ofState writer = WireWord.Finished
           | Null -> false

    let private writeWriters (line: JsonLine) (writers: ImmutableArray<RunWriter>) =
        line
            .Name(WireBytes.writers)
            .List(
                writers,
                fun writer ->
                    line.StartObject()
                    writeWriter line writer

                    if writer.HasProcessEnded then line.Name(WireBytes.processEnded).Boolean true

                    writeLosses line writer.Dropped writer.Discarded
                    line.EndObject()
            )

    let write (schemaVersion: string) (envelope: SessionEnvelope) (line: JsonLine) : unit =
        line.StartObject()
        line.Name(WireBytes.schemaVersion).String schemaVersion

        writeObject line WireBytes.session (fun () ->
            writeInfo line envelope.Session
            line.Name(WireBytes.endTime).Time envelope.EndTime
            writeEnd line envelope.End)

        let events =
            match onlyWriter envelope with
            | NonNull writer ->
                writeObject line WireBytes.part (fun () -> writeWriter line writer)
                envelope.AllEvents()
            | Null when envelope.Session.RunId.IsNone -> envelope.AllEvents()
            | Null ->
                writeWriters line envelope.Writers
                envelope.Replay()

        line.Name(WireBytes.events).StartList()
        let mutable before: TraceEvent | null = null
        let mutable expected = 1L

        for event in events do
            line.Item()
            line.StartObject()
            writeEvent line event before expected
            writeBoundary line event
            line.EndObject()
            before <- event
            expected <- event.Sequence + 1L

        line.EndList()
        line.EndObject()
