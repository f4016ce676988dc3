namespace AgentObservatory

open System
open System.Collections.Generic
open System.Text
open System.Text.Json
open System.Text.RegularExpressions
open System.Text.Unicode

/// Reads envelopes of schema 0.1, 0.2 and 0.3. Unknown fields are ignored; fields come in any order.
module internal EnvelopeReader =

    /// What a line says.
    [<NoComparison; NoEquality>]
    type Line =
        {
            mutable Version: string
            mutable Session: SessionReader.Session | null
            /// The one writer whose start and end the session tells.
            mutable Part: WriterReader.Claim voption
            /// All writers, whose starts and ends are among the events.
            mutable Writers: List<RunWriter> | null
            mutable Events: List<TraceEvent>
            /// What could not be placed.
            mutable Discarded: Tally
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

    /// The session of events that the line tells; those that do not say who wrote them have no run.
    let infoOf (line: Line) (session: SessionReader.Session) : SessionInfo =
        if line.IsKeyed then session.Info else { session.Info with RunId = SpanId.None }

    /// The session's start as an event, where the session tells it and the events do not; null if there is none.
    let opening (line: Line) (session: SessionReader.Session) : TraceEvent | null =
        match line.Part with
        | ValueSome part when line.IsKeyed ->
            let ranges = part.Writer.Told.Ranges

            if ranges.IsEmpty then
                null
            else
                TraceEvent.SessionStart(session.Info, part.Writer.Writer, ranges[0].First, WriterOrigin.Began)
        | _ -> TraceEvent.SessionStart(infoOf line session, 0UL, SessionEnvelope.BeforeAll, WriterOrigin.Began)

    /// The session's end as an event, after events of which the last is from the given time; null if there is none.
    let ending (line: Line) (session: SessionReader.Session) (lastTime: Timestamp) : TraceEvent | null =
        match line.Part with
        | ValueSome part when line.IsKeyed ->
            let ranges = part.Writer.Told.Ranges

            if not ranges.IsEmpty && part.HasEnded && session.EndTime.HasValue then
                let last = ranges[ranges.Length - 1].Last
                let finish = WriterReader.toEnd part session.End
                TraceEvent.SessionEnd(session.Info, part.Writer.Writer, last, session.EndTime.Value, finish)
            else
                null
        | _ ->
            let finish = { session.End with Discarded = session.End.Discarded.Add line.Discarded }
            let time = session.EndTime.GetValueOrDefault lastTime
            TraceEvent.SessionEnd(infoOf line session, 0UL, Int64.MaxValue, time, finish)

    /// What is claimed of the one writer of a line.
    let claims (line: Line) : List<RunWriter> =
        match line.Part with
        | ValueSome part when line.IsKeyed -> withDiscarded line.Discarded (List [ part.Writer ])
        | _ -> List()

    /// Folds the events of one writer, or of nobody who says so, from the session's start to its end, like those of a live
    /// session.
    let private foldOne (line: Line) (session: SessionReader.Session) : SessionEnvelope =
        let events = line.Events

        let lastTime = if events.Count = 0 then session.Info.StartTime else events[events.Count - 1].Time

        let all =
            [|
                match opening line session with
                | null -> ()
                | opening -> opening

                yield! events

                match ending line session lastTime with
                | null -> ()
                | ending -> ending
            |]

        if line.IsKeyed then
            SessionReducer.foldRun all [ session.Info ] (claims line)
        else
            SessionReducer.foldExpecting (infoOf line session) all events.Count 0

    let private assemble (line: Line) (session: SessionReader.Session) =
        match line.Writers with
        | _ when not line.IsKeyed -> foldOne line session
        | null -> foldOne line session
        | writers ->
            SessionReducer.foldRun (line.Events.ToArray()) [ session.Info ] (withDiscarded line.Discarded writers)

    let private readEvents scratch (reader: byref<Utf8JsonReader>) (line: Line) (session: SessionReader.Session) =
        let mutable discarded = Tally.Empty
        line.Events <- EventReader.read scratch &reader session.Info line.IsKeyed &discarded
        line.Discarded <- discarded

    /// What a line says; none if it is no object. Throws what the platform's reader throws.
    let fill (scratch: LineScratch) (utf8: ReadOnlySpan<byte>) : Line voption =
        scratch.Clear()
        let mutable reader = Utf8JsonReader(utf8, JsonStyle.Reading)
        let mutable earlyEvents = reader
        let mutable hasEarlyEvents = false

        let line: Line =
            {
                Version = ""
                Session = null
                Part = ValueNone
                Writers = null
                Events = List()
                Discarded = Tally.Empty
            }

        if not (reader.Read()) || reader.TokenType <> JsonTokenType.StartObject then
            ValueNone
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
                    | NonNull session when not hasEarlyEvents -> readEvents scratch &reader line session
                    | _ ->
                        earlyEvents <- reader
                        reader.Skip()
                | _ -> reader.Skip()

            reader.Read() |> ignore

            match line.Session with
            | NonNull session when hasEarlyEvents -> readEvents scratch &earlyEvents line session
            | _ -> ()

            ValueSome line

    /// The envelope of a line.
    let toEnvelope (lineNumber: int64) (line: Line voption) : TraceLine =
        match line with
        | ValueNone -> TraceLine.Unreadable(lineNumber, "the line is not a JSON object")
        | ValueSome { Session = null } -> TraceLine.Unreadable(lineNumber, "the line has no session")
        | ValueSome line -> TraceLine.Readable(lineNumber, assemble line (Unchecked.nonNull line.Session), line.Version)

    /// The platform's message without its line number, because there is only one line.
    let complaint (error: exn) =
        match error, error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal) with
        | (:? JsonException as malformed), index when index >= 0 ->
            $"malformed JSON at byte {malformed.BytePositionInLine}: {error.Message.Substring(0, index)}"
        | _ -> "malformed JSON: " + error.Message

    /// Turns the exception that the platform's reader throws for malformed JSON into a value.
    let private tryParse scratch lineNumber line : TraceLine =
        try
            toEnvelope lineNumber (fill scratch line)
        with
        | :? JsonException
        | :? InvalidOperationException as error -> TraceLine.Unreadable(lineNumber, complaint error)

    /// Whether a line may hold the bare words NaN or Infinity, as Python's writer produces them.
    let mayHaveBareNumbers (line: ReadOnlySpan<byte>) = line.IndexOf("NaN"B) >= 0 || line.IndexOf("Infinity"B) >= 0

    /// The line with NaN, Infinity and -Infinity outside strings put in quotes.
    let quoteBareNumbers (line: ReadOnlySpan<byte>) : byte[] =
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
