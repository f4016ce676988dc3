namespace AgentObservatory

open System
open System.Text.Json
open AgentObservatory.JsonValues

/// Reads what an envelope says about its session. Unknown fields are ignored; fields come in any order.
module internal SessionReader =

    /// Who ran, how its writer came to it, and how it ended as far as the line says.
    [<NoComparison; NoEquality>]
    type Session =
        {
            Info: SessionInfo
            Origin: WriterOrigin
            EndTime: Nullable<Timestamp>
            End: SessionEnd
        }

    let readError (scratch: LineScratch) (reader: byref<Utf8JsonReader>) : ErrorInfo | null =
        match reader.TokenType with
        | JsonTokenType.Null -> null
        | JsonTokenType.StartObject ->
            let mutable kind = ""
            let mutable message = ""
            let mutable traceback: string | null = null

            while nextMember &reader do
                match field &reader with
                | Is WireBytes.kindOfEvent -> kind <- textOrEmpty scratch &reader
                | Is WireBytes.message -> message <- textOrEmpty scratch &reader
                | Is WireBytes.traceback when isNull scratch.Wanted -> traceback <- textOrNull scratch &reader
                | _ -> reader.Skip()

            { Type = kind; Message = message; Traceback = traceback }
        | _ -> { Type = ""; Message = textOrEmpty scratch &reader; Traceback = null }

    let readTally (scratch: LineScratch) (reader: byref<Utf8JsonReader>) : Tally =
        (attributes scratch &reader).["by_reason"].AsMap()
        |> Seq.fold (fun (tally: Tally) entry -> tally.Add(entry.Key, entry.Value.AsInteger())) Tally.Empty

    let private readParent (scratch: LineScratch) (reader: byref<Utf8JsonReader>) : SessionParent | null =
        if not (isObject &reader) then
            null
        else
            let mutable parent: SessionParent = { TraceId = TraceId.None; SpanId = SpanId.None; SessionId = null }

            while nextMember &reader do
                match field &reader with
                | Is WireBytes.traceId -> parent <- { parent with TraceId = TraceId.Read(id &reader) }
                | Is WireBytes.spanId -> parent <- { parent with SpanId = SpanId.Read(id &reader) }
                | Is WireBytes.sessionId -> parent <- { parent with SessionId = textOrNull scratch &reader }
                | _ -> reader.Skip()

            parent

    /// An event of a writer; null if it is none.
    let private readStamp (reader: byref<Utf8JsonReader>) : Nullable<EventId> =
        let mutable writer = 0UL
        let mutable sequence = -1L

        if isObject &reader then
            while nextMember &reader do
                match field &reader with
                | Is WireBytes.writer -> writer <- (SpanId.Read(id &reader)).Value
                | Is WireBytes.sequence -> sequence <- (integer &reader).GetValueOrDefault -1L
                | _ -> reader.Skip()

        if writer = 0UL || sequence < 0L then
            Nullable()
        else
            Nullable { Writer = writer; Sequence = uint64 sequence }

    let read (scratch: LineScratch) (reader: byref<Utf8JsonReader>) : Session =
        let mutable info = SessionInfo.Unknown
        let mutable finish = SessionEnd.Unseen
        let mutable status: string | null = null
        let mutable endTime = Nullable<Timestamp>()
        let mutable resumes = Nullable<EventId>()
        let mutable joins = Nullable<EventId>()

        while nextMember &reader do
            match field &reader with
            | Is WireBytes.sessionId -> info <- { info with SessionId = textOrEmpty scratch &reader }
            | Is WireBytes.agentId -> info <- { info with AgentId = textOrEmpty scratch &reader }
            | Is WireBytes.userId -> info <- { info with UserId = textOrNull scratch &reader }
            | Is WireBytes.metadata -> info <- { info with Metadata = attributes scratch &reader }
            | Is WireBytes.traceId -> info <- { info with TraceId = TraceId.Read(id &reader) }
            | Is WireBytes.spanId -> info <- { info with SpanId = SpanId.Read(id &reader) }
            | Is WireBytes.runId -> info <- { info with RunId = SpanId.Read(id &reader) }
            | Is WireBytes.parent -> info <- { info with Parent = readParent scratch &reader }
            | Is WireBytes.startTime -> info <- { info with StartTime = (time &reader).GetValueOrDefault() }
            | Is WireBytes.endTime -> endTime <- time &reader
            | Is WireBytes.durationNs -> finish <- { finish with DurationNanoseconds = integer &reader }
            | Is WireBytes.status -> status <- textOrNull scratch &reader
            | Is WireBytes.error -> finish <- { finish with Error = readError scratch &reader }
            | Is WireBytes.suspendReason -> finish <- { finish with SuspendReason = textOrNull scratch &reader }
            | Is WireBytes.resumes -> resumes <- readStamp &reader
            | Is WireBytes.joins -> joins <- readStamp &reader
            | Is WireBytes.dropped -> finish <- { finish with Dropped = readTally scratch &reader }
            | Is WireBytes.discarded -> finish <- { finish with Discarded = readTally scratch &reader }
            | _ -> reader.Skip()

        let status =
            match status with
            | null -> if endTime.HasValue then SpanStatus.Ok else SpanStatus.Unfinished
            | word -> WireWord.toStatus word

        let origin =
            if resumes.HasValue then WriterOrigin.Resumed resumes.Value
            elif joins.HasValue then WriterOrigin.Joined joins.Value
            else WriterOrigin.Began

        {
            Info = info
            Origin = origin
            EndTime = endTime
            End = { finish with Status = status }
        }
