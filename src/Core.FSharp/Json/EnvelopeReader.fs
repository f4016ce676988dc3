namespace AgentObservatory

open System
open System.Collections.Generic
open System.Text.Json
open System.Text.Unicode

/// Reads envelopes of schema 0.1 and 0.2. Unknown fields are ignored; fields come in any order.
module internal EnvelopeReader =

    /// Folds the line's events, from the session's start to its end, like those of a live session.
    let private assemble
        (fields: SessionReader.Fields)
        (session: SessionInfo)
        (events: List<TraceEvent>)
        (unreadable: int64)
        =
        let lastTime = if events.Count = 0 then session.StartTime else events[events.Count - 1].Time

        let endTime = fields.EndTime.GetValueOrDefault lastTime
        let finish = SessionReader.finish fields unreadable
        events.Insert(0, TraceEvent.SessionStart(session, 0UL))
        events.Add(TraceEvent.SessionEnd(session, 0UL, Int64.MaxValue, endTime, finish))
        SessionReducer.fold events

    let private parse (scratch: LineScratch) (lineNumber: int64) (line: ReadOnlySpan<byte>) : TraceLine =
        let mutable reader = Utf8JsonReader(line, JsonStyle.Reading)
        let mutable version = ""
        let mutable session = ValueNone
        let mutable events: List<TraceEvent> | null = null
        let mutable unreadable = 0L
        let mutable earlyEvents = reader
        let mutable hasEarlyEvents = false

        if not (reader.Read()) || reader.TokenType <> JsonTokenType.StartObject then
            TraceLine.Unreadable(lineNumber, "the line is not a JSON object")
        else
            while JsonValues.nextMember &reader do
                if JsonValues.isAt &reader WireBytes.schemaVersion then
                    version <- JsonValues.textOr scratch &reader ""
                elif JsonValues.isAt &reader WireBytes.session then
                    if reader.TokenType = JsonTokenType.StartObject then
                        let fields = SessionReader.read scratch &reader
                        session <- ValueSome(struct (fields, SessionReader.info fields))
                    else
                        reader.Skip()
                elif JsonValues.isAt &reader WireBytes.events then
                    match session with
                    | ValueSome(struct (_, info)) ->
                        unreadable <- 0L
                        hasEarlyEvents <- false
                        events <- EventReader.read scratch &reader info &unreadable
                    | ValueNone ->
                        earlyEvents <- reader
                        hasEarlyEvents <- true
                        reader.Skip()
                else
                    reader.Skip()

            reader.Read() |> ignore

            match session with
            | ValueNone -> TraceLine.Unreadable(lineNumber, "the line has no session")
            | ValueSome(struct (fields, info)) ->
                if hasEarlyEvents then events <- EventReader.read scratch &earlyEvents info &unreadable

                let events =
                    match events with
                    | null -> List<TraceEvent>()
                    | events -> events

                TraceLine.Readable(lineNumber, assemble fields info events unreadable, version)

    /// The platform's message without its line number, because there is only one line.
    let private complaint (error: exn) =
        match error, error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal) with
        | (:? JsonException as malformed), index when index >= 0 ->
            $"malformed JSON at byte {malformed.BytePositionInLine}: {error.Message.Substring(0, index)}"
        | _ -> "malformed JSON: " + error.Message

    /// Turns the exception that the platform's reader throws for malformed JSON into a value.
    let private tryParse (scratch: LineScratch) (lineNumber: int64) (line: ReadOnlySpan<byte>) : TraceLine =
        scratch.Clear()

        try
            parse scratch lineNumber line
        with
        | :? JsonException
        | :? InvalidOperationException as error -> TraceLine.Unreadable(lineNumber, complaint error)

    let readLine (scratch: LineScratch) (lineNumber: int64) (line: ReadOnlySpan<byte>) : TraceLine =
        if not (Utf8.IsValid line) then
            TraceLine.Unreadable(lineNumber, "the line is not valid UTF-8")
        else
            match tryParse scratch lineNumber line with
            | TraceLine.Unreadable _ when JsonText.mayHaveBareNumbers line ->
                tryParse scratch lineNumber (ReadOnlySpan(JsonText.quoteBareNumbers line))
            | result -> result
