namespace AgentObservatory

open System
open System.Text.Json

/// Reads what an envelope says about its session. Unknown fields are ignored; fields come in any order.
module internal SessionReader =

    /// Who ran, and how it ended as far as the line says.
    [<NoComparison; NoEquality>]
    type Session = { Info: SessionInfo; EndTime: Nullable<Timestamp>; End: SessionEnd }

    let readError (scratch: LineScratch) (reader: byref<Utf8JsonReader>) : ErrorInfo | null =
        match reader.TokenType with
        | JsonTokenType.Null -> null
        | JsonTokenType.StartObject ->
            let mutable kind = ""
            let mutable message = ""
            let mutable traceback: string | null = null

            while JsonValues.nextMember &reader do
                match JsonValues.field &reader with
                | JsonValues.Is WireBytes.kindOfEvent -> kind <- JsonValues.textOrEmpty scratch &reader
                | JsonValues.Is WireBytes.message -> message <- JsonValues.textOrEmpty scratch &reader
                | JsonValues.Is WireBytes.traceback -> traceback <- JsonValues.textOrNull scratch &reader
                | _ -> reader.Skip()

            { Type = kind; Message = message; Traceback = traceback }
        | _ ->
            {
                Type = ""
                Message = JsonValues.textOrEmpty scratch &reader
                Traceback = null
            }

    let private readTally (scratch: LineScratch) (reader: byref<Utf8JsonReader>) : Tally =
        let mutable tally = Tally.Empty

        let fields = JsonValues.attributes scratch &reader

        for entry in fields["by_reason"].AsMap() do
            tally <- tally.Add(entry.Key, entry.Value.AsInteger())

        tally

    let private readParent (scratch: LineScratch) (reader: byref<Utf8JsonReader>) : SessionParent | null =
        if not (JsonValues.isObject &reader) then
            null
        else
            let mutable parent: SessionParent = { TraceId = TraceId.None; SpanId = SpanId.None; SessionId = null }

            while JsonValues.nextMember &reader do
                match JsonValues.field &reader with
                | JsonValues.Is WireBytes.traceId ->
                    parent <- { parent with TraceId = TraceId.Read(JsonValues.id &reader) }
                | JsonValues.Is WireBytes.spanId ->
                    parent <- { parent with SpanId = SpanId.Read(JsonValues.id &reader) }
                | JsonValues.Is WireBytes.sessionId ->
                    parent <- { parent with SessionId = JsonValues.textOrNull scratch &reader }
                | _ -> reader.Skip()

            parent

    let read (scratch: LineScratch) (reader: byref<Utf8JsonReader>) : Session =
        let mutable info = SessionInfo.Unknown
        let mutable finish = SessionEnd.Unseen
        let mutable status: string | null = null
        let mutable endTime = Nullable<Timestamp>()

        while JsonValues.nextMember &reader do
            match JsonValues.field &reader with
            | JsonValues.Is WireBytes.sessionId ->
                info <- { info with SessionId = JsonValues.textOrEmpty scratch &reader }
            | JsonValues.Is WireBytes.agentId -> info <- { info with AgentId = JsonValues.textOrEmpty scratch &reader }
            | JsonValues.Is WireBytes.userId -> info <- { info with UserId = JsonValues.textOrNull scratch &reader }
            | JsonValues.Is WireBytes.metadata -> info <- { info with Metadata = JsonValues.attributes scratch &reader }
            | JsonValues.Is WireBytes.traceId -> info <- { info with TraceId = TraceId.Read(JsonValues.id &reader) }
            | JsonValues.Is WireBytes.spanId -> info <- { info with SpanId = SpanId.Read(JsonValues.id &reader) }
            | JsonValues.Is WireBytes.parent -> info <- { info with Parent = readParent scratch &reader }
            | JsonValues.Is WireBytes.startTime ->
                info <- { info with StartTime = (JsonValues.time &reader).GetValueOrDefault() }
            | JsonValues.Is WireBytes.endTime -> endTime <- JsonValues.time &reader
            | JsonValues.Is WireBytes.durationNs ->
                finish <- { finish with DurationNanoseconds = JsonValues.integer &reader }
            | JsonValues.Is WireBytes.status -> status <- JsonValues.textOrNull scratch &reader
            | JsonValues.Is WireBytes.error -> finish <- { finish with Error = readError scratch &reader }
            | JsonValues.Is WireBytes.dropped -> finish <- { finish with Dropped = readTally scratch &reader }
            | JsonValues.Is WireBytes.discarded -> finish <- { finish with Discarded = readTally scratch &reader }
            | _ -> reader.Skip()

        let status =
            match status with
            | null -> if endTime.HasValue then SpanStatus.Ok else SpanStatus.Unfinished
            | word -> WireWord.toStatus word

        { Info = info; EndTime = endTime; End = { finish with Status = status } }
