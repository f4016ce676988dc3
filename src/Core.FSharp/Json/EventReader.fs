namespace AgentObservatory

open System
open System.Collections.Generic
open System.Text.Json
open AgentObservatory.JsonValues

/// Reads the events of an envelope. Unknown fields are ignored; fields come in any order.
module internal EventReader =

    /// The fields of an event of any type, as they are read.
    [<Struct; NoComparison; NoEquality>]
    type RawEvent =
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
            mutable RunId: SpanId
            mutable Session: SessionReader.Session | null
        }

    let private readTrace (reader: byref<Utf8JsonReader>) (event: byref<RawEvent>) =
        if isObject &reader then
            while nextMember &reader do
                match field &reader with
                | Is WireBytes.traceId -> event.TraceId <- TraceId.Read(id &reader)
                | Is WireBytes.spanId -> event.SpanId <- SpanId.Read(id &reader)
                | Is WireBytes.parentSpanId -> event.ParentSpanId <- SpanId.Read(id &reader)
                | _ -> reader.Skip()

    let private readPayload (scratch: LineScratch) (reader: byref<Utf8JsonReader>) (event: byref<RawEvent>) =
        if isObject &reader then
            event.HasPayload <- true

            while nextMember &reader do
                match field &reader with
                | Is WireBytes.attributes -> event.Attributes <- attributes scratch &reader
                | Is WireBytes.event -> event.Event <- textOrNull scratch &reader
                | Is WireBytes.kind -> event.Kind <- textOrNull scratch &reader
                | Is WireBytes.name -> event.Name <- textOrNull scratch &reader
                | Is WireBytes.status -> event.Status <- WireWord.toStatus (textOrNull scratch &reader)
                | Is WireBytes.error -> event.Error <- SessionReader.readError scratch &reader
                | Is WireBytes.durationNs -> event.Duration <- integer &reader
                | Is WireBytes.droppedEvents -> event.DroppedEvents <- (integer &reader).GetValueOrDefault()
                | Is WireBytes.late ->
                    event.IsLate <- reader.TokenType = JsonTokenType.True
                    reader.Skip()
                | _ -> reader.Skip()

    let readFields (scratch: LineScratch) (reader: byref<Utf8JsonReader>) (event: byref<RawEvent>) =
        while nextMember &reader do
            match field &reader with
            | Is WireBytes.eventId -> event.EventId <- EventId.Read(id &reader)
            | Is WireBytes.timestamp -> event.Time <- time &reader
            | Is WireBytes.kindOfEvent -> event.Type <- textOrEmpty scratch &reader
            | Is WireBytes.trace -> readTrace &reader &event
            | Is WireBytes.payload -> readPayload scratch &reader &event
            | Is WireBytes.sequence -> event.Sequence <- integer &reader
            | Is WireBytes.runId -> event.RunId <- SpanId.Read(id &reader)
            | Is WireBytes.session when reader.TokenType = JsonTokenType.StartObject ->
                event.Session <- SessionReader.read scratch &reader
            | _ -> reader.Skip()

    /// What happened in a span; null if that cannot be read.
    let fact (event: inref<RawEvent>) : TraceFact | null =
        match event.Type with
        | _ when not event.HasPayload -> null
        | WireWord.SpanStart -> TraceFact.SpanStarted(string event.Kind, string event.Name, event.Attributes)
        | WireWord.StreamEvent -> TraceFact.StreamEvent(string event.Event, event.Attributes, event.IsLate)
        | WireWord.SpanEnd ->
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
        | _ -> null

    let toEvent (raw: inref<RawEvent>) (session: SessionInfo) sequence (time: Timestamp) fact : TraceEvent =
        {
            Session = session
            Sequence = raw.Sequence.GetValueOrDefault sequence
            Time = raw.Time.GetValueOrDefault time
            EventId = raw.EventId
            SpanId = raw.SpanId
            ParentSpanId = raw.ParentSpanId
            Fact = fact
        }

    /// Reads the array of events; an element that is not an event is counted. An event without a sequence comes after
    /// all events before it. An event without a trace, or in a session without one, belongs to the session.
    let read (scratch: LineScratch) (reader: byref<Utf8JsonReader>) (session: SessionInfo) (unreadable: byref<int64>) =
        let events = List<TraceEvent>()

        if reader.TokenType <> JsonTokenType.StartArray then
            unreadable <- unreadable + 1L
            reader.Skip()
        else
            let mutable highest = 0L
            let mutable time = session.StartTime

            while reader.Read() && reader.TokenType <> JsonTokenType.EndArray do
                let mutable event = Unchecked.defaultof<RawEvent>

                if reader.TokenType = JsonTokenType.StartObject then
                    readFields scratch &reader &event
                else
                    reader.Skip()

                match fact &event with
                | null -> unreadable <- unreadable + 1L
                | fact ->
                    let isForeign =
                        not event.TraceId.IsNone
                        && not session.TraceId.IsNone
                        && event.TraceId <> session.TraceId

                    let session = if isForeign then { session with TraceId = event.TraceId } else session
                    let event = toEvent &event session (highest + 1L) time fact
                    highest <- max highest event.Sequence
                    time <- event.Time
                    events.Add event

        events
