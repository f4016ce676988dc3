namespace AgentObservatory

open System
open System.Collections.Generic
open System.Text
open System.Text.Json
open System.Text.RegularExpressions
open System.Text.Unicode

/// Reads envelopes of schema 0.1 and 0.2. Unknown fields are ignored; fields come in any order.
module internal EnvelopeReader =

    /// Folds the line's events, from the session's start to its end, like those of a live session.
    let private assemble (session: SessionReader.Session) (events: List<TraceEvent>) (unreadable: int64) =
        let info = session.Info
        let lastTime = if events.Count = 0 then info.StartTime else events[events.Count - 1].Time
        let endTime = session.EndTime.GetValueOrDefault lastTime
        let discarded = session.End.Discarded.Add(Anomaly.Unreadable.Name, unreadable)
        let finish = { session.End with Discarded = discarded }
        events.Insert(0, TraceEvent.SessionStart(info, 0UL, 0L))
        events.Add(TraceEvent.SessionEnd(info, 0UL, Int64.MaxValue, endTime, finish))
        SessionReducer.fold events

    let private parse (scratch: LineScratch) (lineNumber: int64) (line: ReadOnlySpan<byte>) : TraceLine =
        scratch.Clear()
        let mutable reader = Utf8JsonReader(line, JsonStyle.Reading)
        let mutable version = ""
        let mutable session: SessionReader.Session | null = null
        let mutable events = List<TraceEvent>()
        let mutable unreadable = 0L
        let mutable earlyEvents = reader
        let mutable hasEarlyEvents = false

        if not (reader.Read()) || reader.TokenType <> JsonTokenType.StartObject then
            TraceLine.Unreadable(lineNumber, "the line is not a JSON object")
        else
            while JsonValues.nextMember &reader do
                match JsonValues.field &reader with
                | JsonValues.Is WireBytes.schemaVersion -> version <- JsonValues.textOrEmpty scratch &reader
                | JsonValues.Is WireBytes.session ->
                    if JsonValues.isObject &reader then session <- SessionReader.read scratch &reader
                | JsonValues.Is WireBytes.events ->
                    hasEarlyEvents <- isNull session

                    match session with
                    | null ->
                        earlyEvents <- reader
                        reader.Skip()
                    | session ->
                        unreadable <- 0L
                        events <- EventReader.read scratch &reader session.Info &unreadable
                | _ -> reader.Skip()

            reader.Read() |> ignore

            match session with
            | null -> TraceLine.Unreadable(lineNumber, "the line has no session")
            | session ->
                if hasEarlyEvents then
                    events <- EventReader.read scratch &earlyEvents session.Info &unreadable

                TraceLine.Readable(lineNumber, assemble session events unreadable, version)

    /// The platform's message without its line number, because there is only one line.
    let private complaint (error: exn) =
        match error, error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal) with
        | (:? JsonException as malformed), index when index >= 0 ->
            $"malformed JSON at byte {malformed.BytePositionInLine}: {error.Message.Substring(0, index)}"
        | _ -> "malformed JSON: " + error.Message

    /// Turns the exception that the platform's reader throws for malformed JSON into a value.
    let private tryParse scratch lineNumber line : TraceLine =
        try
            parse scratch lineNumber line
        with
        | :? JsonException
        | :? InvalidOperationException as error -> TraceLine.Unreadable(lineNumber, complaint error)

    /// Whether a line may hold the bare words NaN or Infinity, as Python's writer produces them.
    let private mayHaveBareNumbers (line: ReadOnlySpan<byte>) =
        line.IndexOf("NaN"B) >= 0 || line.IndexOf("Infinity"B) >= 0

    /// The line with NaN, Infinity and -Infinity outside strings put in quotes.
    let private quoteBareNumbers (line: ReadOnlySpan<byte>) : byte[] =
        let quote (found: Match) = if found.Value[0] = '"' then found.Value else $"\"{found.Value}\""
        let stringOrNumber = "\"(?>[^\"\\\\]+|\\\\.)*\"?|NaN|-?Infinity"
        let line = Encoding.UTF8.GetString line
        Encoding.UTF8.GetBytes(Regex.Replace(line, stringOrNumber, quote, RegexOptions.Singleline))

    let readLine (scratch: LineScratch) (lineNumber: int64) (line: ReadOnlySpan<byte>) : TraceLine =
        if not (Utf8.IsValid line) then
            TraceLine.Unreadable(lineNumber, "the line is not valid UTF-8")
        else
            match tryParse scratch lineNumber line with
            | TraceLine.Unreadable _ when mayHaveBareNumbers line ->
                tryParse scratch lineNumber (ReadOnlySpan(quoteBareNumbers line))
            | result -> result
