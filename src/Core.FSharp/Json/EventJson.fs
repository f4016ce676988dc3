namespace AgentObservatory

open System
open System.Buffers
open System.Collections.Generic
open System.Text.Json

/// One event of any kind as a JSON object: the event as in an envelope, with its run_id. The session's start and end
/// also carry what an envelope says about the session.
module internal EventJson =

    /// Writes the event as one line of UTF-8, without the line end.
    let write (event: TraceEvent) (output: IBufferWriter<byte>) : unit =
        use line = new JsonLine(output)
        EnvelopeWriter.writeAlone event line

    let private parse
        (scratch: LineScratch)
        (sessions: IReadOnlyDictionary<SessionKey, SessionInfo>)
        (line: ReadOnlySpan<byte>)
        : TraceEvent | null =
        scratch.Clear()
        let mutable reader = Utf8JsonReader(line, JsonStyle.Reading)
        let mutable raw = Unchecked.defaultof<EventReader.RawEvent>

        if reader.Read() && reader.TokenType = JsonTokenType.StartObject then
            EventReader.readFields scratch &reader &raw
            reader.Read() |> ignore

        match EventReader.fact &raw with
        | null -> null
        | fact ->
            let key: SessionKey = { TraceId = raw.TraceId; RunId = raw.RunId }

            let session =
                match fact, raw.Session, sessions.TryGetValue key with
                | TraceFact.SessionStarted _, NonNull session, _ -> session.Info
                | _, _, (true, session) -> session
                // Without its start, only the run's key is known.
                | _ -> { SessionInfo.Unknown with TraceId = key.TraceId; RunId = key.RunId }

            EventReader.toEvent &raw session 0L session.StartTime fact

    /// Reads an event; null if the line holds none. A session's start describes its session; for every other event
    /// the description is looked up in the given sessions. Never throws.
    let read scratch sessions line : TraceEvent | null =
        try
            parse scratch sessions line
        with
        | :? JsonException
        | :? InvalidOperationException -> null
