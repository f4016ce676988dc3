namespace AgentObservatory

open System
open System.Collections.Generic
open System.Text
open System.Text.Json
open System.Text.RegularExpressions
open System.Text.Unicode

/// Reads envelopes of schema 0.1, 0.2 and 0.3. Unknown fields are ignored; fields come in any order.
module internal EnvelopeReader =

    /// What a line says, apart from its events.
    [<NoComparison; NoEquality>]
    type private Line =
        {
            mutable Version: string
            mutable Session: SessionReader.Session | null
            /// The one writer whose start and end the session tells.
            mutable Part: WriterReader.Claim voption
            /// All writers, whose starts and ends are among the events.
            mutable Writers: List<RunWriter> | null
        }

        /// Whether the line says whose each event is. Lines of schema 0.2 and 0.1 do not.
        member this.IsKeyed =
            match this.Session with
            | null -> false
            | session -> not session.Info.RunId.IsNone && (this.Part.IsSome || not (isNull this.Writers))

        /// Whether the events can be read already.
        member this.IsEnough =
            match this.Session with
            | null -> false
            | session -> session.Info.RunId.IsNone || this.IsKeyed

    /// What could not be placed is nobody's.
    let private withDiscarded (discarded: Tally) (writers: List<RunWriter>) : List<RunWriter> =
        if discarded.Total > 0L then
            let earlier (most: Tally) (writer: RunWriter) =
                if writer.Writer = RunWriter.Nobody then most.Join writer.Discarded else most

            let all = (Seq.fold earlier Tally.Empty writers).Add discarded
            writers.Add { RunWriter.Unheard RunWriter.Nobody with Discarded = all }

        writers

    /// Folds events that do not say who wrote them, from the session's start to its end, like those of a live session.
    let private foldUnkeyed (session: SessionReader.Session) (events: List<TraceEvent>) (discarded: Tally) =
        let info = { session.Info with RunId = SpanId.None }
        let lastTime = if events.Count = 0 then info.StartTime else events[events.Count - 1].Time
        let endTime = session.EndTime.GetValueOrDefault lastTime
        let finish = { session.End with Discarded = session.End.Discarded.Add discarded }

        let all =
            seq {
                TraceEvent.SessionStart(info, 0UL, SessionEnvelope.BeforeAll, WriterOrigin.Began)
                yield! events
                TraceEvent.SessionEnd(info, 0UL, Int64.MaxValue, endTime, finish)
            }

        SessionReducer.foldExpecting info all events.Count 0

    /// Folds the events of one writer, whose start and end the session tells.
    let private foldPart
        (session: SessionReader.Session)
        (part: WriterReader.Claim)
        (events: List<TraceEvent>)
        discarded
        =
        let writer = part.Writer
        let ranges = writer.Told.Ranges

        if not ranges.IsEmpty then
            let start = TraceEvent.SessionStart(session.Info, writer.Writer, ranges[0].First, WriterOrigin.Began)
            events.Insert(0, start)

            if part.HasEnded && session.EndTime.HasValue then
                let last = ranges[ranges.Length - 1].Last
                let finish = WriterReader.toEnd part session.End
                events.Add(TraceEvent.SessionEnd(session.Info, writer.Writer, last, session.EndTime.Value, finish))

        SessionReducer.foldRun (events.ToArray()) [ session.Info ] (withDiscarded discarded (List [ writer ]))

    let private assemble (line: Line) (session: SessionReader.Session) (events: List<TraceEvent>) (discarded: Tally) =
        match line.Writers with
        | _ when not line.IsKeyed -> foldUnkeyed session events discarded
        | null -> foldPart session line.Part.Value events discarded
        | writers -> SessionReducer.foldRun (events.ToArray()) [ session.Info ] (withDiscarded discarded writers)

    let private parse (scratch: LineScratch) (lineNumber: int64) (utf8: ReadOnlySpan<byte>) : TraceLine =
        scratch.Clear()
        let mutable reader = Utf8JsonReader(utf8, JsonStyle.Reading)
        let mutable events = List<TraceEvent>()
        let mutable discarded = Tally.Empty
        let mutable earlyEvents = reader
        let mutable hasEarlyEvents = false
        let line: Line = { Version = ""; Session = null; Part = ValueNone; Writers = null }

        if not (reader.Read()) || reader.TokenType <> JsonTokenType.StartObject then
            TraceLine.Unreadable(lineNumber, "the line is not a JSON object")
        else
            while JsonValues.nextMember &reader do
                match JsonValues.field &reader with
                | JsonValues.Is WireBytes.schemaVersion -> line.Version <- JsonValues.textOrEmpty scratch &reader
                | JsonValues.Is WireBytes.session ->
                    if JsonValues.isObject &reader then line.Session <- SessionReader.read scratch &reader
                | JsonValues.Is WireBytes.part ->
                    if JsonValues.isObject &reader then
                        line.Part <- ValueSome(WriterReader.read scratch &reader)
                | JsonValues.Is WireBytes.writers -> line.Writers <- WriterReader.readAll scratch &reader
                | JsonValues.Is WireBytes.events ->
                    hasEarlyEvents <- not line.IsEnough

                    match line.Session with
                    | NonNull session when not hasEarlyEvents ->
                        discarded <- Tally.Empty
                        events <- EventReader.read scratch &reader session.Info line.IsKeyed &discarded
                    | _ ->
                        earlyEvents <- reader
                        reader.Skip()
                | _ -> reader.Skip()

            reader.Read() |> ignore

            match line.Session with
            | null -> TraceLine.Unreadable(lineNumber, "the line has no session")
            | session ->
                if hasEarlyEvents then
                    discarded <- Tally.Empty
                    events <- EventReader.read scratch &earlyEvents session.Info line.IsKeyed &discarded

                TraceLine.Readable(lineNumber, assemble line session events discarded, line.Version)

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
