namespace AgentObservatory

open System
open System.Collections.Generic
open System.Text.Json
open AgentObservatory.JsonValues

/// Reads what an envelope says about the writers of its run. Unknown fields are ignored; fields come in any order.
module internal WriterReader =

    /// What a line says of a writer. Its start and its end are among the events, or in the session where the line has one
    /// writer.
    [<Struct; NoComparison; NoEquality>]
    type Claim = { Writer: RunWriter; HasEnded: bool; IsSuspended: bool }

    /// The end of the one writer of a line, which may be suspended without a reason.
    let toEnd (claim: Claim) (finish: SessionEnd) : SessionEnd =
        if claim.IsSuspended && isNull finish.SuspendReason then
            { finish with SuspendReason = "" }
        else
            finish

    let private readRange (reader: byref<Utf8JsonReader>) : SequenceRange =
        let mutable first = Nullable<int64>()
        let mutable last = Nullable<int64>()
        let mutable count = 0

        while reader.Read() && reader.TokenType <> JsonTokenType.EndArray do
            let number = integer &reader

            if count = 0 then first <- number
            elif count = 1 then last <- number

            count <- count + 1

        if first.HasValue && last.HasValue then
            { First = first.Value; Last = last.Value }
        else
            { First = 0L; Last = -1L }

    let private readRanges (reader: byref<Utf8JsonReader>) : SequenceRanges =
        let ranges = List<SequenceRange>()

        if reader.TokenType = JsonTokenType.StartArray then
            while reader.Read() && reader.TokenType <> JsonTokenType.EndArray do
                if reader.TokenType = JsonTokenType.StartArray then
                    ranges.Add(readRange &reader)
                else
                    reader.Skip()
        else
            reader.Skip()

        SequenceRanges.Create ranges

    let read (scratch: LineScratch) (reader: byref<Utf8JsonReader>) : Claim =
        let mutable writer = RunWriter.Unheard 0UL
        let mutable state: string | null = null

        while nextMember &reader do
            match field &reader with
            | Is WireBytes.writer -> writer <- { writer with Writer = (SpanId.Read(id &reader)).Value }
            | Is WireBytes.state -> state <- textOrNull scratch &reader
            | Is WireBytes.ranges -> writer <- { writer with Told = readRanges &reader }
            | Is WireBytes.processEnded -> writer <- { writer with HasProcessEnded = isTrue &reader }
            | Is WireBytes.dropped -> writer <- { writer with Dropped = SessionReader.readTally scratch &reader }
            | Is WireBytes.discarded -> writer <- { writer with Discarded = SessionReader.readTally scratch &reader }
            | _ -> reader.Skip()

        let isSuspended = (state = WireWord.Suspended)

        {
            Writer = writer
            HasEnded = isSuspended || state = WireWord.Finished
            IsSuspended = isSuspended
        }

    /// The claims of a list; other items than objects are skipped.
    let readAll (scratch: LineScratch) (reader: byref<Utf8JsonReader>) : List<RunWriter> =
        let writers = List<RunWriter>()

        if reader.TokenType = JsonTokenType.StartArray then
            while reader.Read() && reader.TokenType <> JsonTokenType.EndArray do
                if isObject &reader then writers.Add((read scratch &reader).Writer)
        else
            reader.Skip()

        writers
