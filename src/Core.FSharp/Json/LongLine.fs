namespace AgentObservatory

open System
open System.Collections.Generic
open System.Runtime.InteropServices
open System.Text.Json
open System.Text.Unicode

/// Reads a line that comes in pieces and is never held as a whole: its events one by one as they come, long strings only as far
/// as a limit. What is passed over is not looked at. Its session comes before its events. Without wanted attributes it becomes a
/// sketch: of the events of a stream, only the first few and the last have attributes. Not thread-safe.
[<Sealed>]
type internal LongLine(scratch: LineScratch) =

    /// Of so many first events of a stream, a sketch has the attributes.
    static let firstEvents = 5

    /// The longest string that is kept whole.
    static let mostKept = 256 * 1024

    /// The longest string that is kept whole once long ones have taken as much as they may.
    static let mostKeptLater = 4 * 1024

    /// How much of a text that was cut is shown.
    static let mostShown = 150

    /// How much of the texts of attributes, in UTF-8, a sketch keeps of those that are cut.
    static let mostOfAttributes = 200

    static let opensAttributes = "\"attributes\":{"B

    /// Line, events, event, payload, attributes.
    static let depthOfAttributes = 5

    static let mostLongText = 8L * 1024L * 1024L

    /// The most that an event may have without what is cut off.
    static let mostBytes = 16 * 1024 * 1024

    static let structure = Buffers.SearchValues.Create("\"{}[]"B)

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

    let mutable longText = 0L
    let mutable context = Unchecked.defaultof<EventReader.Context>
    let mutable fold: RunFold | null = null
    let mutable before: TraceEvent | null = null
    let mutable discarded = Tally.Empty
    let mutable refusal: string | null = null

    let isSketch = isNull scratch.Wanted
    /// Of each span with stream events, how many and the place of the last.
    let streams = Dictionary<SpanId, struct (int * int)>()

    let bytes (list: List<byte>) = Span.op_Implicit (CollectionsMarshal.AsSpan list): ReadOnlySpan<byte>

    let refuse (reason: string) = refusal <- "the line is too long to be held, and " + reason

    /// What is between the first events of a stream and its last is not shown.
    let strip (fold: RunFold) (event: TraceEvent) =
        let mutable seen = struct (0, 0)
        streams.TryGetValue(event.SpanId, &seen) |> ignore
        let struct (count, last) = seen

        if count > firstEvents then fold.Strip last

        streams[event.SpanId] <- struct (count + 1, fold.Kept - 1)

    /// Folds the next event, which comes after those before it.
    let add (event: TraceEvent) =
        match before, fold with
        | NonNull before, _ when not (EventOrder.isOrdered [| before; event |]) -> refuse "its events are not in order"
        | _, NonNull fold ->
            let kept = fold.Kept
            fold.Add event |> ignore

            if isSketch && event.Fact.IsStreamEvent && fold.Kept > kept then strip fold event
        | _ -> ()

        before <- event

    /// Reads what has come of the line up to its events.
    let beginEvents () =
        isInEvents <- true
        items <- 0
        streams.Clear()
        before <- null
        discarded <- Tally.Empty
        let opened = List<byte> head
        opened.AddRange(ReadOnlySpan "]}"B)

        match EnvelopeReader.fill scratch (bytes opened) with
        | ValueSome { Writers = NonNull _ } -> refuse "several processes have written it"
        | ValueSome({ Session = NonNull session } as line) when line.IsEnough ->
            let info = EnvelopeReader.infoOf line session
            context <- EventReader.contextOf session.Info line.IsKeyed
            fold <- RunFold(info, 0, 0, not (isNull scratch.Wanted))

            match EnvelopeReader.opening line session with
            | null -> ()
            | opening -> add opening
        | _ -> refuse "its events come before its session"

    let lengthOf (attributes: Attributes) =
        let mutable length = 0L

        for entry in attributes do
            match entry.Value.AsString() with
            | null -> ()
            | text when text.Length > mostKeptLater -> length <- length + int64 text.Length
            | _ -> ()

        length

    /// A text that was cut is shown as one, and not with a number of characters, which is not known.
    let shorten (text: string) =
        if text.Length > mostShown && text.EndsWith '…' then
            text.Substring(0, mostShown) + "…"
        else
            text

    let shortenValue (value: AttributeValue) : AttributeValue =
        match value.AsString() with
        | NonNull text -> AttributeValue.FromString(shorten text)
        | Null -> value

    let shortened (attributes: Attributes) =
        Attributes.Create(
            ReadOnlySpan
                [|
                    for entry in attributes -> KeyValuePair(entry.Key, shortenValue entry.Value)
                |]
        )

    let sketched (event: TraceEvent) : TraceEvent =
        match event.Fact with
        | TraceFact.SpanStarted(kind, name, attributes) ->
            { event with Fact = TraceFact.SpanStarted(kind, name, shortened attributes) }
        | TraceFact.StreamEvent(name, attributes, isLate) ->
            { event with Fact = TraceFact.StreamEvent(name, shortened attributes, isLate) }
        | TraceFact.SpanEnded finish ->
            { event with
                Fact = TraceFact.SpanEnded { finish with Attributes = shortened finish.Attributes }
            }
        | _ -> event

    let readItem (utf8: ReadOnlySpan<byte>) =
        let mutable reader = Utf8JsonReader(utf8, JsonStyle.Reading)
        reader.Read() |> ignore
        let event = EventReader.readItem scratch &reader &context &discarded
        // Nothing follows.
        reader.Read() |> ignore

        match event with
        | null -> ()
        | event ->
            match event.Fact with
            | TraceFact.SpanStarted(_, _, attributes)
            | TraceFact.SpanEnded { Attributes = attributes } -> longText <- longText + lengthOf attributes
            | _ -> ()

            add (if isSketch then sketched event else event)

    let endItem () =
        let utf8 = bytes item
        items <- items + 1

        if not (Utf8.IsValid utf8) then
            refusal <- "the line is not valid UTF-8"
        else
            scratch.Clear()
            let before = context
            let counted = discarded

            try
                readItem utf8
            with :? JsonException when EnvelopeReader.mayHaveBareNumbers utf8 ->
                context <- before
                discarded <- counted
                scratch.Clear()
                readItem (ReadOnlySpan(EnvelopeReader.quoteBareNumbers utf8))

        item.Clear()

    let isBlank (one: byte) = one = byte ' ' || one = byte '\t' || one = byte '\r'

    /// Whether the byte ends an item of the events.
    let endsItem (one: byte) = isInEvents && depth = 2 && (one = byte ',' || one = byte ']')

    let isEventsKey () =
        keyEnd > keyStart
        && (bytes head).Slice(keyStart, keyEnd - keyStart).SequenceEqual(ReadOnlySpan WireBytes.events)

    let output () = if isInEvents then item else head

    let takeByte (one: byte) =
        if endsItem one then
            if item.Count > 0 then endItem ()
            elif one = byte ',' || items > 0 then refuse "an event is missing"

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

                if isSketch && depth = depthOfAttributes then
                    isInAttributes <- (bytes item).EndsWith(ReadOnlySpan opensAttributes)

                if one = byte '[' && depth = 2 && isEventsKey () then beginEvents ()
            elif one = byte '}' || one = byte ']' then
                depth <- depth - 1

                if depth < depthOfAttributes then isInAttributes <- false
            elif one = byte ',' && depth = 1 then
                // What follows has a name of its own.
                keyEnd <- 0

    let rec take (rest: ReadOnlySpan<byte>) =
        let mutable place = 0

        while place < rest.Length && isNull refusal do
            let piece = rest.Slice place

            if isInString then
                let limit =
                    if isSketch && isInAttributes then mostOfAttributes
                    elif isSketch || longText > mostLongText then mostKeptLater
                    else mostKept

                let target = output ()

                match text.Take(piece, limit, target) with
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
                refuse $"something in it is longer than {mostBytes} bytes"

    /// Takes the next bytes. Never throws.
    member _.Add(piece: ReadOnlySpan<byte>) : unit =
        try
            take piece
        with
        | :? JsonException
        | :? InvalidOperationException as error -> refusal <- EnvelopeReader.complaint error

    /// The line, once all its bytes have come. Never throws.
    member _.Finish(lineNumber: int64) : TraceLine =
        try
            match refusal, fold with
            | NonNull reason, _ -> TraceLine.Unreadable(lineNumber, reason)
            | _ when isInEvents || isInString -> TraceLine.Unreadable(lineNumber, "the line ends within a value")
            | _, fold ->
                match EnvelopeReader.fill scratch (bytes head), fold with
                | ValueSome({ Session = NonNull session; Writers = Null } as line), NonNull fold ->
                    line.Discarded <- discarded

                    let last =
                        match before with
                        | null -> session.Info.StartTime
                        | event -> event.Time

                    match EnvelopeReader.ending line session last with
                    | null -> ()
                    | ending -> add ending

                    TraceLine.Readable(lineNumber, fold.Seal(EnvelopeReader.claims line), line.Version)
                | line, _ -> EnvelopeReader.toEnvelope lineNumber line
        with
        | :? JsonException
        | :? InvalidOperationException as error -> TraceLine.Unreadable(lineNumber, EnvelopeReader.complaint error)
