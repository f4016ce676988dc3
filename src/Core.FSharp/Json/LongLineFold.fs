namespace AgentObservatory

open System
open System.Collections.Generic
open System.Runtime.InteropServices
open System.Text.Json
open System.Text.Unicode

/// Folds the events of a line that is never held as a whole, one by one as they come. The line has one writer, and its session
/// comes before its events, which are in order. Without wanted attributes it becomes a sketch: of the events of a stream, only the
/// first few and the last have attributes. Not thread-safe.
[<Sealed>]
type internal LongLineFold(scratch: LineScratch) =

    /// Of so many first events of a stream, a sketch has the attributes.
    static let firstEvents = 5

    /// The longest string that is kept whole.
    static let mostKept = 256 * 1024

    /// The longest string that is kept whole once long ones have taken as much as they may.
    static let mostKeptLater = 4 * 1024

    static let mostLongText = 8L * 1024L * 1024L

    /// How much of a text that was cut is shown.
    static let mostShown = 150

    /// How much of the texts of attributes, in UTF-8, a sketch keeps of those that are cut.
    static let mostOfAttributes = 200

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
    let beginEvents (head: List<byte>) =
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

    /// Why the line cannot be read; null while it can.
    member _.Refusal: string | null = refusal

    member _.Refuse(reason: string) : unit = refuse reason

    /// The line cannot be read, as an exception says.
    member _.Fail(error: exn) : unit = refusal <- EnvelopeReader.complaint error

    /// How much of a string is kept.
    member _.Limit(isInAttributes: bool) : int =
        if isSketch && isInAttributes then mostOfAttributes
        elif isSketch || longText > mostLongText then mostKeptLater
        else mostKept

    /// Begins the events of a line, of which this much has come.
    member _.Begin(head: List<byte>) : unit = beginEvents head

    /// Folds an item of the events. Throws what the platform's reader throws.
    member _.Take(item: List<byte>) : unit =
        let utf8 = bytes item

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

    /// The line, given without its events. Throws what the platform's reader throws.
    member _.Finish(lineNumber: int64, head: List<byte>) : TraceLine =
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
