namespace AgentObservatory

open System
open System.Buffers
open System.Collections.Generic
open System.Text.Json

/// A single fact of any kind as one JSON object: an event as it stands in an envelope, with the id of its run, and where it
/// starts or ends the session with what an envelope says of that.
module internal EventJson =

    /// Writes the fact as one line of UTF-8, without the line's end.
    [<CompiledName("Write")>]
    let write (event: TraceEvent) (output: IBufferWriter<byte>) : unit =
        use line = new JsonLine(output)
        EnvelopeWriter.writeAlone event line

    /// What is told about a run whose start has not been read: nothing but its key.
    let private untold (key: SessionKey) : SessionInfo =
        { SessionInfo.Unknown with TraceId = key.TraceId; SpanId = key.RunId }

    let private parse
        (scratch: LineScratch)
        (sessions: IReadOnlyDictionary<SessionKey, SessionInfo>)
        (line: ReadOnlySpan<byte>)
        : TraceEvent | null =
        let mutable reader = Utf8JsonReader(line, JsonStyle.Reading)
        let mutable raw = EventReader.nothing

        if reader.Read() && reader.TokenType = JsonTokenType.StartObject then
            EventReader.readFields scratch &reader &raw
            reader.Read() |> ignore

        let fact =
            match raw.Type, raw.Session with
            | WireWord.SessionStart, NonNull _ -> ValueSome TraceFact.SessionStarted
            | WireWord.SessionEnd, NonNull fields -> ValueSome(TraceFact.SessionEnded(SessionReader.finish fields 0L))
            | _ -> EventReader.fact &raw

        match fact with
        | ValueNone -> null
        | ValueSome fact ->
            let key: SessionKey = { TraceId = raw.TraceId; RunId = raw.RunId }

            let session =
                match fact, raw.Session, sessions.TryGetValue key with
                | TraceFact.SessionStarted, NonNull fields, _ -> SessionReader.info fields
                | _, _, (true, session) -> session
                | _ -> untold key

            {
                Session = session
                Sequence = raw.Sequence.GetValueOrDefault()
                Time = raw.Time.GetValueOrDefault session.StartTime
                EventId = raw.EventId
                SpanId = raw.SpanId
                ParentSpanId = raw.ParentSpanId
                Fact = fact
            }

    /// Reads what was written; null where the line is no fact. A session's start brings what is told about its run; every
    /// other fact takes that from the given sessions. Never throws.
    [<CompiledName("Read")>]
    let read
        (scratch: LineScratch)
        (sessions: IReadOnlyDictionary<SessionKey, SessionInfo>)
        (line: ReadOnlySpan<byte>)
        : TraceEvent | null =
        scratch.Clear()

        try
            parse scratch sessions line
        with
        | :? JsonException
        | :? InvalidOperationException -> null
