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
                | Is WireBytes.attributes when not (isNull scratch.Wanted) && event.Type = WireWord.StreamEvent ->
                    reader.Skip()
                | Is WireBytes.attributes -> event.Attributes <- spanAttributes scratch &reader
                | Is WireBytes.event -> event.Event <- textOrNull scratch &reader
                | Is WireBytes.kind -> event.Kind <- textOrNull scratch &reader
                | Is WireBytes.name -> event.Name <- textOrNull scratch &reader
                | Is WireBytes.status -> event.Status <- WireWord.toStatus (textOrNull scratch &reader)
                | Is WireBytes.error -> event.Error <- SessionReader.readError scratch &reader
                | Is WireBytes.durationNs -> event.Duration <- integer &reader
                | Is WireBytes.droppedEvents -> event.DroppedEvents <- (integer &reader).GetValueOrDefault()
                | Is WireBytes.late -> event.IsLate <- isTrue &reader
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

    /// What happened; null if that cannot be read.
    let fact (event: inref<RawEvent>) : TraceFact | null =
        match event.Type with
        | WireWord.SessionStart when not (isNull event.Session) ->
            TraceFact.SessionStarted (Unchecked.nonNull event.Session).Origin
        | WireWord.SessionEnd when not (isNull event.Session) ->
            TraceFact.SessionEnded (Unchecked.nonNull event.Session).End
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

    /// The session of an event of a line: the line's, unless the event is a start, which tells its own.
    let private sessionOf (raw: inref<RawEvent>) (fact: TraceFact) (session: SessionInfo) : SessionInfo =
        match fact, raw.Session with
        | TraceFact.SessionStarted _, NonNull told ->
            { told.Info with TraceId = session.TraceId; RunId = session.RunId }
        | _ -> session

    /// What the line's session and the events before it say of an event.
    [<Struct; NoComparison; NoEquality>]
    type Context =
        {
            Session: SessionInfo
            /// Whether the events' ids tell their writer and their sequence.
            IsKeyed: bool
            mutable Highest: int64
            mutable Last: int64
            mutable Time: Timestamp
        }

    /// The event; null, and why, if it has no place in the line.
    let private place
        (context: byref<Context>)
        (raw: inref<RawEvent>)
        (fact: TraceFact)
        : struct (TraceEvent | null * Anomaly) =
        let session = context.Session
        let event = toEvent &raw (sessionOf &raw fact session) (context.Highest + 1L) context.Time fact
        context.Highest <- max context.Highest event.Sequence
        context.Time <- event.Time

        if not (raw.TraceId.IsNone || session.TraceId.IsNone || raw.TraceId = session.TraceId) then
            struct (null, Anomaly.ForeignSession)
        elif context.IsKeyed then
            let sequence = int64 raw.EventId.Sequence

            if raw.EventId.Writer = 0UL || sequence < 0L then struct (null, Anomaly.Unreadable)
            elif sequence = event.Sequence then struct (event, Anomaly.Unreadable)
            else struct ({ event with Sequence = sequence }, Anomaly.Unreadable)
        elif fact.IsOfSession then
            struct (null, Anomaly.Unreadable)
        elif event.Sequence <= context.Last then
            struct (null, Anomaly.OutOfOrder)
        else
            context.Last <- event.Sequence
            struct (event, Anomaly.Unreadable)

    let contextOf (session: SessionInfo) (isKeyed: bool) : Context =
        {
            Session = session
            IsKeyed = isKeyed
            Highest = 0L
            Last = SessionEnvelope.BeforeAll
            Time = session.StartTime
        }

    /// Reads one item of the array of events; null, and counted, if it cannot be placed.
    let readItem
        (scratch: LineScratch)
        (reader: byref<Utf8JsonReader>)
        (context: byref<Context>)
        (discarded: byref<Tally>)
        : TraceEvent | null =
        let mutable raw = Unchecked.defaultof<RawEvent>

        if reader.TokenType = JsonTokenType.StartObject then
            readFields scratch &reader &raw
        else
            reader.Skip()

        let struct (event, anomaly) =
            match fact &raw with
            | null -> struct (null, Anomaly.Unreadable)
            | fact -> place &context &raw fact

        if isNull event then discarded <- discarded.Add(anomaly.Name, 1L)

        event

    /// Reads the array of events, and counts what cannot be placed. Without the ids of their writers, an event without a
    /// sequence comes after all events before it. An event without a trace, or in a session without one, belongs to the
    /// session.
    let read
        (scratch: LineScratch)
        (reader: byref<Utf8JsonReader>)
        (session: SessionInfo)
        (isKeyed: bool)
        (discarded: byref<Tally>)
        =
        let events = List<TraceEvent>()

        if reader.TokenType <> JsonTokenType.StartArray then
            discarded <- discarded.Add(Anomaly.Unreadable.Name, 1L)
            reader.Skip()
        else
            let mutable context = contextOf session isKeyed

            while reader.Read() && reader.TokenType <> JsonTokenType.EndArray do
                match readItem scratch &reader &context &discarded with
                | null -> ()
                | event -> events.Add event

        events
