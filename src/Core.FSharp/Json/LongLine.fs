namespace AgentObservatory

open System
open System.Collections.Generic
open System.Runtime.InteropServices
open System.Text.Json

/// Reads a line that comes in pieces and is never held as a whole: its events one by one as they come, long strings only as far
/// as a limit. What is passed over is not looked at. Not thread-safe.
[<Sealed>]
type internal LongLine(scratch: LineScratch) =

    static let opensAttributes = "\"attributes\":{"B

    /// Line, events, event, payload, attributes.
    static let depthOfAttributes = 5

    /// The most that an event may have without what is cut off.
    static let mostBytes = 16 * 1024 * 1024

    static let structure = Buffers.SearchValues.Create("\"{}[]"B)

    let fold = LongLineFold scratch
    /// The line without its events.
    let head = List<byte>()
    /// The event that is being read.
    let item = List<byte>()
    let text = CutText()

    let mutable depth = 0
    let mutable isInString = false
    let mutable keyStart = 0
    let mutable keyEnd = 0
    let mutable isInEvents = false
    let mutable items = 0
    let mutable isInAttributes = false

    let endsWith (list: List<byte>) (bytes: byte[]) =
        (Span.op_Implicit (CollectionsMarshal.AsSpan list): ReadOnlySpan<byte>).EndsWith(ReadOnlySpan bytes)

    let isBlank (one: byte) = one = byte ' ' || one = byte '\t' || one = byte '\r'

    /// Whether the byte ends an item of the events.
    let endsItem (one: byte) = isInEvents && depth = 2 && (one = byte ',' || one = byte ']')

    let isEventsKey () =
        keyEnd > keyStart
        && (CollectionsMarshal.AsSpan head)
            .Slice(keyStart, keyEnd - keyStart)
            .SequenceEqual(ReadOnlySpan WireBytes.events)

    let output () = if isInEvents then item else head

    let takeByte (one: byte) =
        if endsItem one then
            if item.Count > 0 then
                items <- items + 1
                fold.Take item
                item.Clear()
            elif one = byte ',' || items > 0 then
                fold.Refuse "an event is missing"

            if one = byte ']' then
                isInEvents <- false
                depth <- 1
                head.Add one
        elif isInEvents && depth = 2 && item.Count = 0 && isBlank one then
            ()
        else
            (output ()).Add one

            if one = byte '"' then
                isInString <- true
                text.Begin()

                if depth = 1 then keyStart <- head.Count
            elif one = byte '{' || one = byte '[' then
                depth <- depth + 1

                if depth = depthOfAttributes then isInAttributes <- endsWith item opensAttributes

                if one = byte '[' && depth = 2 && isEventsKey () then
                    isInEvents <- true
                    items <- 0
                    fold.Begin head
            elif one = byte '}' || one = byte ']' then
                depth <- depth - 1

                if depth < depthOfAttributes then isInAttributes <- false
            elif one = byte ',' && depth = 1 then
                // What follows has a name of its own.
                keyEnd <- 0

    let take (rest: ReadOnlySpan<byte>) =
        let mutable place = 0

        while place < rest.Length && isNull fold.Refusal do
            let piece = rest.Slice place

            if isInString then
                match text.Take(piece, fold.Limit isInAttributes, output ()) with
                | -1 -> place <- rest.Length
                | length ->
                    place <- place + length
                    isInString <- false
                    if depth = 1 then keyEnd <- head.Count - 1
            elif depth > 2 then
                match piece.IndexOfAny structure with
                | -1 ->
                    (output ()).AddRange piece
                    place <- rest.Length
                | length ->
                    (output ()).AddRange(piece.Slice(0, length))
                    takeByte piece[length]
                    place <- place + length + 1
            else
                takeByte piece[0]
                place <- place + 1

            if item.Count > mostBytes || head.Count > mostBytes then
                fold.Refuse $"something in it is longer than {mostBytes} bytes"

    /// Takes the next bytes. Never throws.
    member _.Add(piece: ReadOnlySpan<byte>) : unit =
        try
            take piece
        with
        | :? JsonException
        | :? InvalidOperationException as error -> fold.Fail error

    /// The line, once all its bytes have come. Never throws.
    member _.Finish(lineNumber: int64) : TraceLine =
        try
            match fold.Refusal with
            | NonNull reason -> TraceLine.Unreadable(lineNumber, reason)
            | Null when isInEvents || isInString -> TraceLine.Unreadable(lineNumber, "the line ends within a value")
            | Null -> fold.Finish(lineNumber, head)
        with
        | :? JsonException
        | :? InvalidOperationException as error -> TraceLine.Unreadable(lineNumber, EnvelopeReader.complaint error)
