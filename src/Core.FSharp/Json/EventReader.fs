namespace AgentObservatory

open System
open System.Collections.Generic
open System.Text.Json

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
            mutable Session: SessionReader.Fields | null
        }

    let private readTrace (reader: byref<Utf8JsonReader>) (event: byref<RawEvent>) =
        if reader.TokenType <> JsonTokenType.StartObject then
            reader.Skip()
        else
            while JsonValues.nextMember &reader do
                if JsonValues.isAt &reader WireBytes.traceId then
                    event.TraceId <- TraceId.Read(JsonValues.id &reader)
                elif JsonValues.isAt &reader WireBytes.spanId then
                    event.SpanId <- SpanId.Read(JsonValues.id &reader)
                elif JsonValues.isAt &reader WireBytes.parentSpanId then
                    event.ParentSpanId <- SpanId.Read(JsonValues.id &reader)
                else
                    reader.Skip()

    let private readPayload (scratch: LineScratch) (reader: byref<Utf8JsonReader>) (event: byref<RawEvent>) =
        if reader.TokenType <> JsonTokenType.StartObject then
            reader.Skip()
        else
            event.HasPayload <- true

            while JsonValues.nextMember &reader do
                if JsonValues.isAt &reader WireBytes.attributes then
                    event.Attributes <- JsonValues.attributes scratch &reader
                elif JsonValues.isAt &reader WireBytes.event then
                    event.Event <- JsonValues.textOrNull scratch &reader
                elif JsonValues.isAt &reader WireBytes.kind then
                    event.Kind <- JsonValues.textOrNull scratch &reader
                elif JsonValues.isAt &reader WireBytes.name then
                    event.Name <- JsonValues.textOrNull scratch &reader
                elif JsonValues.isAt &reader WireBytes.status then
                    event.Status <- WireWord.toStatus (JsonValues.textOrNull scratch &reader)
                elif JsonValues.isAt &reader WireBytes.error then
                    event.Error <- ErrorReader.read scratch &reader
                elif JsonValues.isAt &reader WireBytes.durationNs then
                    event.Duration <- JsonValues.integer &reader
                elif JsonValues.isAt &reader WireBytes.droppedEvents then
                    event.DroppedEvents <- (JsonValues.integer &reader).GetValueOrDefault()
                elif JsonValues.isAt &reader WireBytes.late then
                    event.IsLate <- reader.TokenType = JsonTokenType.True
                    reader.Skip()
                else
                    reader.Skip()

    let readFields (scratch: LineScratch) (reader: byref<Utf8JsonReader>) (event: byref<RawEvent>) =
        while JsonValues.nextMember &reader do
            if JsonValues.isAt &reader WireBytes.eventId then
                event.EventId <- EventId.Read(JsonValues.id &reader)
            elif JsonValues.isAt &reader WireBytes.timestamp then
                event.Time <- JsonValues.time &reader
            elif JsonValues.isAt &reader WireBytes.kindOfEvent then
                event.Type <- JsonValues.textOr scratch &reader ""
            elif JsonValues.isAt &reader WireBytes.trace then
                readTrace &reader &event
            elif JsonValues.isAt &reader WireBytes.payload then
                readPayload scratch &reader &event
            elif JsonValues.isAt &reader WireBytes.sequence then
                event.Sequence <- JsonValues.integer &reader
            elif JsonValues.isAt &reader WireBytes.runId then
                event.RunId <- SpanId.Read(JsonValues.id &reader)
            elif
                JsonValues.isAt &reader WireBytes.session
                && reader.TokenType = JsonTokenType.StartObject
            then
                event.Session <- SessionReader.read scratch &reader
            else
                reader.Skip()

    let private orEmpty (text: string | null) =
        match text with
        | null -> ""
        | text -> text

    let fact (event: inref<RawEvent>) : TraceFact voption =
        match event.Type with
        | _ when not event.HasPayload -> ValueNone
        | WireWord.SpanStart ->
            ValueSome(TraceFact.SpanStarted(orEmpty event.Kind, orEmpty event.Name, event.Attributes))
        | WireWord.StreamEvent -> ValueSome(TraceFact.StreamEvent(orEmpty event.Event, event.Attributes, event.IsLate))
        | WireWord.SpanEnd ->
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

    let empty: RawEvent = Unchecked.defaultof<RawEvent>

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
                let mutable event = empty

                if reader.TokenType = JsonTokenType.StartObject then
                    readFields scratch &reader &event
                else
                    reader.Skip()

                match fact &event with
                | ValueNone -> unreadable <- unreadable + 1L
                | ValueSome fact ->
                    let sequence = event.Sequence.GetValueOrDefault(highest + 1L)
                    highest <- max highest sequence
                    time <- event.Time.GetValueOrDefault time

                    let isForeign =
                        not event.TraceId.IsNone
                        && not session.TraceId.IsNone
                        && event.TraceId <> session.TraceId

                    events.Add
                        {
                            Session = (if isForeign then { session with TraceId = event.TraceId } else session)
                            Sequence = sequence
                            Time = time
                            EventId = event.EventId
                            SpanId = event.SpanId
                            ParentSpanId = event.ParentSpanId
                            Fact = fact
                        }

        events
