namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable
open System.Text.Json
open System.Text.Unicode

/// Reads envelopes of schema 0.1 and 0.2. Unknown fields are ignored; fields come in any order.
module internal EnvelopeReader =

    /// An event's fields as they come, whatever its type.
    [<Struct; NoComparison; NoEquality>]
    type private RawEvent =
        {
            mutable EventId: EventId
            mutable Sequence: Nullable<int64>
            mutable Time: Nullable<Timestamp>
            mutable Type: string
            mutable TraceId: TraceId
            mutable SpanId: SpanId
            mutable ParentSpanId: SpanId
            mutable HasPayload: bool
            mutable Kind: string | null
            mutable Name: string | null
            mutable Event: string | null
            mutable IsLate: bool
            mutable Attributes: Attributes
            mutable Status: SpanStatus
            mutable Error: ErrorInfo | null
            mutable Duration: Nullable<int64>
            mutable DroppedEvents: int64
        }

    /// The fields of a session as they come.
    [<NoComparison; NoEquality>]
    type private RawSession =
        {
            mutable SessionId: string
            mutable AgentId: string
            mutable UserId: string | null
            mutable Metadata: Attributes
            mutable TraceId: TraceId
            mutable Parent: SessionParent | null
            mutable StartTime: Nullable<Timestamp>
            mutable EndTime: Nullable<Timestamp>
            mutable Duration: Nullable<int64>
            mutable Status: string | null
            mutable Error: ErrorInfo | null
            mutable Dropped: Tally
            mutable Discarded: Tally
        }

    let private status (name: string | null) =
        match name with
        | "error" -> SpanStatus.Error
        | "cancelled" -> SpanStatus.Cancelled
        | "unfinished" -> SpanStatus.Unfinished
        | _ -> SpanStatus.Ok

    /// Moves to the value of the next member of an object; false at the object's end.
    let private nextMember (reader: byref<Utf8JsonReader>) =
        reader.Read() && reader.TokenType = JsonTokenType.PropertyName

    /// Whether the member is of this name; if so, moves on to its value.
    let private isAt (reader: byref<Utf8JsonReader>) (name: byte[]) =
        reader.ValueTextEquals(ReadOnlySpan name) && reader.Read()

    let private readError (reader: byref<Utf8JsonReader>) : ErrorInfo | null =
        match reader.TokenType with
        | JsonTokenType.Null -> null
        | JsonTokenType.StartObject ->
            let mutable kind = ""
            let mutable message = ""
            let mutable traceback: string | null = null

            while nextMember &reader do
                if isAt &reader WireBytes.kindOfEvent then
                    kind <- JsonValues.textOr &reader ""
                elif isAt &reader WireBytes.message then
                    message <- JsonValues.textOr &reader ""
                elif isAt &reader WireBytes.traceback then
                    traceback <- JsonValues.textOrNull &reader
                else
                    reader.Skip()

            {
                Type = kind
                Message = message
                Traceback = traceback
            }
        | _ ->
            {
                Type = ""
                Message = JsonValues.textOr &reader ""
                Traceback = null
            }

    let private readTrace (reader: byref<Utf8JsonReader>) (event: byref<RawEvent>) =
        if reader.TokenType <> JsonTokenType.StartObject then
            reader.Skip()
        else
            while nextMember &reader do
                if isAt &reader WireBytes.traceId then
                    event.TraceId <- TraceId.Read(JsonValues.id &reader)
                elif isAt &reader WireBytes.spanId then
                    event.SpanId <- SpanId.Read(JsonValues.id &reader)
                elif isAt &reader WireBytes.parentSpanId then
                    event.ParentSpanId <- SpanId.Read(JsonValues.id &reader)
                else
                    reader.Skip()

    let private readPayload (reader: byref<Utf8JsonReader>) (event: byref<RawEvent>) =
        if reader.TokenType <> JsonTokenType.StartObject then
            reader.Skip()
        else
            event.HasPayload <- true

            while nextMember &reader do
                if isAt &reader WireBytes.attributes then
                    event.Attributes <- JsonValues.attributes &reader
                elif isAt &reader WireBytes.event then
                    event.Event <- JsonValues.textOrNull &reader
                elif isAt &reader WireBytes.kind then
                    event.Kind <- JsonValues.textOrNull &reader
                elif isAt &reader WireBytes.name then
                    event.Name <- JsonValues.textOrNull &reader
                elif isAt &reader WireBytes.status then
                    event.Status <- status (JsonValues.textOrNull &reader)
                elif isAt &reader WireBytes.error then
                    event.Error <- readError &reader
                elif isAt &reader WireBytes.durationNs then
                    event.Duration <- JsonValues.integer &reader
                elif isAt &reader WireBytes.droppedEvents then
                    event.DroppedEvents <- (JsonValues.integer &reader).GetValueOrDefault()
                elif isAt &reader WireBytes.late then
                    event.IsLate <- reader.TokenType = JsonTokenType.True
                    reader.Skip()
                else
                    reader.Skip()

    let private readEvent (reader: byref<Utf8JsonReader>) (event: byref<RawEvent>) =
        while nextMember &reader do
            if isAt &reader WireBytes.eventId then
                event.EventId <- EventId.Read(JsonValues.id &reader)
            elif isAt &reader WireBytes.timestamp then
                event.Time <- JsonValues.time &reader
            elif isAt &reader WireBytes.kindOfEvent then
                event.Type <- JsonValues.textOr &reader ""
            elif isAt &reader WireBytes.trace then
                readTrace &reader &event
            elif isAt &reader WireBytes.payload then
                readPayload &reader &event
            elif isAt &reader WireBytes.sequence then
                event.Sequence <- JsonValues.integer &reader
            else
                reader.Skip()

    let private orEmpty (text: string | null) =
        match text with
        | null -> ""
        | text -> text

    let private fact (event: inref<RawEvent>) : TraceFact voption =
        match event.Type with
        | "span_start" ->
            ValueSome(TraceFact.SpanStarted(orEmpty event.Kind, orEmpty event.Name, event.Attributes))
        | "stream_event" ->
            ValueSome(TraceFact.StreamEvent(orEmpty event.Event, event.Attributes, event.IsLate))
        | "span_end" ->
            ValueSome(
                TraceFact.SpanEnded
                    {
                        Name = event.Name
                        Kind = event.Kind
                        Status = event.Status
                        Error = event.Error
                        DurationNanoseconds = event.Duration
                        Attributes = event.Attributes
                        DroppedEvents = event.DroppedEvents
                    }
            )
        | _ -> ValueNone

    let private emptyEvent: RawEvent = Unchecked.defaultof<RawEvent>

    /// Reads the array of events; what cannot be an event is counted.
    let private readEvents (reader: byref<Utf8JsonReader>) (session: SessionInfo) (unreadable: byref<int64>) =
        let events = List<TraceEvent>()

        if reader.TokenType <> JsonTokenType.StartArray then
            unreadable <- unreadable + 1L
            reader.Skip()
        else
            let mutable sequence = 0L
            let mutable time = session.StartTime

            while reader.Read() && reader.TokenType <> JsonTokenType.EndArray do
                let mutable event = emptyEvent

                if reader.TokenType = JsonTokenType.StartObject then
                    readEvent &reader &event
                else
                    reader.Skip()

                match (if event.HasPayload then fact &event else ValueNone) with
                | ValueNone -> unreadable <- unreadable + 1L
                | ValueSome fact ->
                    sequence <- event.Sequence.GetValueOrDefault(sequence + 1L)
                    time <- event.Time.GetValueOrDefault time
                    let isForeign = not event.TraceId.IsNone && event.TraceId <> session.TraceId

                    events.Add
                        {
                            Session =
                                (if isForeign then
                                     { session with TraceId = event.TraceId }
                                 else
                                     session)
                            Sequence = sequence
                            Time = time
                            EventId = event.EventId
                            SpanId = event.SpanId
                            ParentSpanId = event.ParentSpanId
                            Fact = fact
                        }

        events

    let private readTally (reader: byref<Utf8JsonReader>) : Tally =
        let mutable tally = Tally.Empty

        let fields = JsonValues.attributes &reader

        for entry in fields["by_reason"].AsMap() do
            tally <- tally.Add(entry.Key, entry.Value.AsInteger())

        tally

    let private readParent (reader: byref<Utf8JsonReader>) : SessionParent | null =
        if reader.TokenType <> JsonTokenType.StartObject then
            reader.Skip()
            null
        else
            let mutable parent: SessionParent =
                {
                    TraceId = TraceId.None
                    SpanId = SpanId.None
                    SessionId = null
                }

            while nextMember &reader do
                if isAt &reader WireBytes.traceId then
                    parent <-
                        { parent with
                            TraceId = TraceId.Read(JsonValues.id &reader)
                        }
                elif isAt &reader WireBytes.spanId then
                    parent <-
                        { parent with
                            SpanId = SpanId.Read(JsonValues.id &reader)
                        }
                elif isAt &reader WireBytes.sessionId then
                    parent <-
                        { parent with
                            SessionId = JsonValues.textOrNull &reader
                        }
                else
                    reader.Skip()

            parent

    let private readSession (reader: byref<Utf8JsonReader>) : RawSession =
        let session: RawSession =
            {
                SessionId = ""
                AgentId = ""
                UserId = null
                Metadata = Attributes.Empty
                TraceId = TraceId.None
                Parent = null
                StartTime = Nullable()
                EndTime = Nullable()
                Duration = Nullable()
                Status = null
                Error = null
                Dropped = Tally.Empty
                Discarded = Tally.Empty
            }

        while nextMember &reader do
            if isAt &reader WireBytes.sessionId then
                session.SessionId <- JsonValues.textOr &reader ""
            elif isAt &reader WireBytes.agentId then
                session.AgentId <- JsonValues.textOr &reader ""
            elif isAt &reader WireBytes.userId then
                session.UserId <- JsonValues.textOrNull &reader
            elif isAt &reader WireBytes.metadata then
                session.Metadata <- JsonValues.attributes &reader
            elif isAt &reader WireBytes.traceId then
                session.TraceId <- TraceId.Read(JsonValues.id &reader)
            elif isAt &reader WireBytes.parent then
                session.Parent <- readParent &reader
            elif isAt &reader WireBytes.startTime then
                session.StartTime <- JsonValues.time &reader
            elif isAt &reader WireBytes.endTime then
                session.EndTime <- JsonValues.time &reader
            elif isAt &reader WireBytes.durationNs then
                session.Duration <- JsonValues.integer &reader
            elif isAt &reader WireBytes.status then
                session.Status <- JsonValues.textOrNull &reader
            elif isAt &reader WireBytes.error then
                session.Error <- readError &reader
            elif isAt &reader WireBytes.dropped then
                session.Dropped <- readTally &reader
            elif isAt &reader WireBytes.discarded then
                session.Discarded <- readTally &reader
            else
                reader.Skip()

        session

    let private info (raw: RawSession) : SessionInfo =
        {
            SessionId = raw.SessionId
            AgentId = raw.AgentId
            UserId = raw.UserId
            Metadata = raw.Metadata
            TraceId = raw.TraceId
            Parent = raw.Parent
            StartTime = raw.StartTime.GetValueOrDefault()
        }

    /// The line's facts, from the session's start to its end, folded as a live session's are.
    let private assemble
        (raw: RawSession)
        (session: SessionInfo)
        (events: List<TraceEvent>)
        (unreadable: int64)
        =
        let boundary sequence time fact : TraceEvent =
            {
                Session = session
                Sequence = sequence
                Time = time
                EventId = { SessionPart = 0UL; EventPart = 0UL }
                SpanId = SpanId.None
                ParentSpanId = SpanId.None
                Fact = fact
            }

        let lastTime =
            if events.Count = 0 then
                session.StartTime
            else
                events[events.Count - 1].Time

        let missingStatus =
            if raw.EndTime.HasValue then
                SpanStatus.Ok
            else
                SpanStatus.Unfinished

        let finish: SessionEnd =
            {
                Status =
                    if isNull raw.Status then
                        missingStatus
                    else
                        status raw.Status
                Error = raw.Error
                DurationNanoseconds = raw.Duration
                Dropped = raw.Dropped
                Discarded = raw.Discarded.Add(Anomaly.Unreadable, unreadable)
            }

        let endTime = raw.EndTime.GetValueOrDefault lastTime
        events.Insert(0, boundary 0L session.StartTime TraceFact.SessionStarted)
        events.Add(boundary Int64.MaxValue endTime (TraceFact.SessionEnded finish))
        SessionReducer.fold events

    let private options =
        JsonReaderOptions(MaxDepth = 256, CommentHandling = JsonCommentHandling.Disallow)

    let private parse (lineNumber: int64) (line: ReadOnlySpan<byte>) : TraceLine =
        let mutable reader = Utf8JsonReader(line, options)
        let mutable version = ""
        let mutable session = ValueNone
        let mutable events: List<TraceEvent> | null = null
        let mutable unreadable = 0L
        let mutable earlyEvents = reader
        let mutable hasEarlyEvents = false

        if not (reader.Read()) || reader.TokenType <> JsonTokenType.StartObject then
            TraceLine.Unreadable(lineNumber, "the line is no JSON object")
        else
            while nextMember &reader do
                if isAt &reader WireBytes.schemaVersion then
                    version <- JsonValues.textOr &reader ""
                elif isAt &reader WireBytes.session then
                    if reader.TokenType = JsonTokenType.StartObject then
                        let raw = readSession &reader
                        session <- ValueSome(struct (raw, info raw))
                    else
                        reader.Skip()
                elif isAt &reader WireBytes.events then
                    match session with
                    | ValueSome(struct (_, info)) -> events <- readEvents &reader info &unreadable
                    | ValueNone ->
                        earlyEvents <- reader
                        hasEarlyEvents <- true
                        reader.Skip()
                else
                    reader.Skip()

            reader.Read() |> ignore

            match session with
            | ValueNone -> TraceLine.Unreadable(lineNumber, "the line has no session")
            | ValueSome(struct (raw, info)) ->
                if hasEarlyEvents then
                    events <- readEvents &earlyEvents info &unreadable

                let events =
                    match events with
                    | null -> List<TraceEvent>()
                    | events -> events

                TraceLine.Readable(lineNumber, assemble raw info events unreadable, version)

    /// The boundary where what the platform's reader throws for malformed JSON becomes a value.
    let private tryParse (lineNumber: int64) (line: ReadOnlySpan<byte>) : TraceLine =
        try
            parse lineNumber line
        with
        | :? JsonException
        | :? InvalidOperationException as error ->
            TraceLine.Unreadable(lineNumber, "malformed JSON: " + error.Message)

    let readLine (lineNumber: int64) (line: ReadOnlySpan<byte>) : TraceLine =
        if not (Utf8.IsValid line) then
            TraceLine.Unreadable(lineNumber, "the line is not valid UTF-8")
        else
            match tryParse lineNumber line with
            | TraceLine.Unreadable _ when JsonText.mayHaveBareNumbers line ->
                tryParse lineNumber (ReadOnlySpan(JsonText.quoteBareNumbers line))
            | result -> result

    let private byteOrderMark = [| 0xEFuy; 0xBBuy; 0xBFuy |]

    let readLines (file: ReadOnlySpan<byte>) : ImmutableArray<TraceLine> =
        let lines = ImmutableArray.CreateBuilder<TraceLine>()

        let mutable rest =
            if file.StartsWith(ReadOnlySpan byteOrderMark) then
                file.Slice 3
            else
                file

        let mutable number = 0L

        while not rest.IsEmpty do
            let length =
                match rest.IndexOf(byte '\n') with
                | -1 -> rest.Length
                | index -> index

            number <- number + 1L
            let line = rest.Slice(0, length)

            if line.IndexOfAnyExcept(" \t\r"B) >= 0 then
                lines.Add(readLine number line)

            rest <- rest.Slice(min rest.Length (length + 1))

        lines.DrainToImmutable()
