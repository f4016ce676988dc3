namespace AgentObservatory

open System

/// Reads the lines of one file in order, from its beginning or after so many lines. It numbers them, and skips blank
/// ones, notes of a journal and a byte order mark before the first. With wanted attributes, it reads outlines. Not
/// thread-safe.
[<Sealed>]
type internal LineReader(linesBefore: int64, noted: Action<JournalNote> | null, wanted: WantedAttributes | null) =

    static let byteOrderMark = [| 0xEFuy; 0xBBuy; 0xBFuy |]
    static let blanks = " \t\r"B

    let scratch = LineScratch wanted
    let mutable number = linesBefore

    let note (line: ReadOnlySpan<byte>) =
        match noted, JournalNote.Read line with
        | NonNull noted, NonNull note -> noted.Invoke note
        | _ -> ()

    /// Reads the next line, given without its newline; null if it is blank or a note, which is passed on. Never throws.
    member _.Read(line: ReadOnlySpan<byte>) : TraceLine | null =
        number <- number + 1L
        let isMarked = number = 1L && line.StartsWith(ReadOnlySpan byteOrderMark)
        let line = if isMarked then line.Slice byteOrderMark.Length else line

        if line.IndexOfAnyExcept(ReadOnlySpan blanks) < 0 then
            null
        elif line.StartsWith(ReadOnlySpan JournalNote.Beginning) then
            note line
            null
        else
            EnvelopeReader.readLine scratch number line

    /// Begins a line that is too long to be held; read it with the next call of Read.
    member _.BeginLong() : LongLine = LongLine scratch

    /// Reads the next line, which came in pieces. Never throws.
    member _.Read(line: LongLine) : TraceLine =
        number <- number + 1L
        line.Finish number

    /// Counts the next line without reading it.
    member _.Pass() : unit = number <- number + 1L

    /// Counts the next line as unreadable, for the given reason.
    member _.Refuse(reason: string) : TraceLine =
        number <- number + 1L
        TraceLine.Unreadable(number, reason)
