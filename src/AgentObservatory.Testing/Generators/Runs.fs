/// Runs that several writers report to, cut into parts: stamps are handed over, clocks disagree, and some of it is forged.
module internal AgentObservatory.Generators.Runs

open System
open System.Collections.Generic
open System.Collections.Immutable
open AgentObservatory
open FsCheck
open FsCheck.FSharp

/// What a deed says of its span: a start has the kind and the name, an end the outcome, and each fact the attributes.
type Said =
    {
        Kind: string
        Name: string
        Attributes: Attributes
        Status: SpanStatus
        Error: ErrorInfo | null
    }

/// What a writer does next.
type Deed =
    | Starts of Said
    /// A stream event of one of the spans it knows.
    | Reports of int * Said
    /// The end of one of the spans it knows.
    | Ends of int * Said
    /// Takes the stamp of another writer, with the spans that it knows, and counts on from there.
    | Receives of int
    /// The writer ends there, suspended.
    | Suspends

/// How a writer comes to the run, where it has received a stamp before it starts.
type Tie =
    | Alone
    | Resumes
    | Joins

/// What was forged: another content for the id of an event, or an event of a writer after its end.
type Forgery =
    | Changed of int
    | AfterTheEnd of int
    | SecondStart of int

type Run =
    {
        Key: SessionKey
        Deeds: (int * Deed) list
        Writers: int
        Ties: Tie list
        /// The writers that end.
        Ending: bool list
        /// For each event the part that it goes to; the rest goes to the first.
        Cuts: int list
        Clocks: int64 list
        Damage: Forgery list
        /// Causes and effects: a report, and the first one of whoever received its stamp.
        Handed: (EventId * EventId) list
        Events: TraceEvent list
    }

let private id (value: uint64) : SpanId = { Value = value; Extension = 0UL }

let private info (key: SessionKey) (writer: int) (start: int64) : SessionInfo =
    { SessionInfo.Unknown with
        SessionId = $"run, as {writer} calls it"
        AgentId = $"agent {writer}"
        TraceId = key.TraceId
        RunId = key.RunId
        StartTime = { UnixNanoseconds = start }
    }

let private plain: Said =
    {
        Kind = "k"
        Name = "n"
        Attributes = Attributes.Empty
        Status = SpanStatus.Ok
        Error = null
    }

/// Kinds, names and numbers that folds look at, and hostile ones that a file keeps as they are.
let private said: Gen<Said> =
    let only (name: string) (value: AttributeValue) = Attributes.Create(ReadOnlySpan [| KeyValuePair(name, value) |])

    let tokens =
        Gen.choose64 (1L, 500L)
        |> Gen.map (fun count -> only Convention.outputTokens (AttributeValue.FromInteger count))

    let note =
        Gen.map2 (fun name text -> only name (AttributeValue.FromString text)) Texts.valid Texts.valid

    let error: Gen<ErrorInfo | null> =
        Gen.map (fun message -> { Type = "System.TimeoutException"; Message = message; Traceback = null }) Texts.valid

    gen {
        let! kind = Gen.elements [ "k"; SpanKind.ToolCall; SpanKind.LlmCall; SpanKind.AgentStep ]
        let! name = Gen.frequency [ 3, Gen.elements [ "n"; "search"; "plan" ]; 1, Texts.valid ]

        let! attributes = Gen.frequency [ 3, Gen.constant Attributes.Empty; 2, tokens; 1, note ]

        let! status =
            Gen.frequency
                [
                    3, Gen.constant SpanStatus.Ok
                    2, Gen.elements [ SpanStatus.Error; SpanStatus.Cancelled; SpanStatus.Unfinished ]
                ]

        let! error = if status = SpanStatus.Error then error else Gen.constant null

        return
            {
                Kind = kind
                Name = name
                Attributes = attributes
                Status = status
                Error = error
            }
    }

/// One writer: its stamp, the spans that it knows, its clock, and what it has received and not yet gone on from.
type private Author(key: SessionKey, number: int, clock: int64) =
    member val Id = uint64 number + 1UL
    member val Stamp = -1L with get, set
    member val Spans = List<SpanId>() with get
    member val Received = List<EventId>() with get
    member val Last: EventId option = None with get, set
    member val HasEnded = false with get, set
    member val Info = info key number clock

    member this.Time: Timestamp = { UnixNanoseconds = clock + 10L * this.Stamp }

/// The events that the deeds make, and the stamps that were handed over.
let private play key writers (ties: Tie list) (clocks: int64 list) (ending: bool list) (deeds: (int * Deed) list) =
    let authors = Array.init writers (fun number -> Author(key, number, clocks[number % clocks.Length]))
    let events = List<TraceEvent>()
    let handed = List<EventId * EventId>()

    let record (author: Author) span parent fact =
        author.Stamp <- author.Stamp + 1L
        let eventId: EventId = { Writer = author.Id; Sequence = uint64 author.Stamp }

        for cause in author.Received do
            handed.Add(cause, eventId)

        author.Received.Clear()
        author.Last <- Some eventId

        events.Add
            {
                Session = author.Info
                Sequence = author.Stamp
                Time = author.Time
                EventId = eventId
                SpanId = span
                ParentSpanId = parent
                Fact = fact
            }

    let begins (author: Author) =
        if author.Last.IsNone then
            // A forged ticket names a writer that nobody knows.
            let stamp =
                if author.Received.Count > 0 then
                    author.Received[0]
                else
                    { Writer = 99UL; Sequence = 7UL }

            let origin =
                match ties[int author.Id % ties.Length] with
                | Alone -> WriterOrigin.Began
                | Resumes -> WriterOrigin.Resumed stamp
                | Joins -> WriterOrigin.Joined stamp

            record author SpanId.None SpanId.None (TraceFact.SessionStarted origin)

    let pick (author: Author) index =
        if author.Spans.Count = 0 then SpanId.None else author.Spans[index % author.Spans.Count]

    let spanEnd (said: Said) : SpanEnd =
        { SpanEnd.Unseen with
            Name = said.Name
            Kind = said.Kind
            Status = said.Status
            Error = said.Error
            Attributes = said.Attributes
            DurationNanoseconds = Nullable 5L
        }

    let finish (author: Author) status (reason: string | null) =
        author.HasEnded <- true

        record
            author
            SpanId.None
            SpanId.None
            (TraceFact.SessionEnded
                {
                    Status = status
                    Error = null
                    DurationNanoseconds = (if author.Id = 2UL then Nullable() else Nullable(author.Stamp * 7L - 3L))
                    Dropped = Tally.Empty.Add("event_limit", author.Stamp % 3L)
                    Discarded = Tally.Empty
                    SuspendReason = reason
                })

    let act (author: Author) deed =
        match deed with
        | _ when author.HasEnded -> ()
        | Suspends ->
            begins author
            finish author SpanStatus.Unfinished "approval"
        | Receives from ->
            let other = authors[from % writers]

            match other.Last with
            | Some last when other.Id <> author.Id ->
                // What it has received itself comes along.
                author.Stamp <- max author.Stamp other.Stamp
                author.Received.Add last
                author.Received.AddRange other.Received
                author.Spans.AddRange other.Spans
            | _ -> ()
        | Starts said ->
            begins author
            let parent = pick author (events.Count % 7)
            let span = id (100UL + uint64 events.Count)
            record author span parent (TraceFact.SpanStarted(said.Kind, said.Name, said.Attributes))
            author.Spans.Add span
        | Reports(index, said) ->
            begins author
            record author (pick author index) SpanId.None (TraceFact.StreamEvent(said.Name, said.Attributes, false))
        | Ends(index, said) ->
            begins author
            record author (pick author index) SpanId.None (TraceFact.SpanEnded(spanEnd said))

    for number, deed in deeds do
        act authors[number % writers] deed

    for author, ends in Seq.zip authors (Seq.append ending (Seq.initInfinite (fun _ -> true))) do
        if ends && author.Last.IsSome && not author.HasEnded then
            finish author (enum<SpanStatus>(int author.Id % 3)) null

    // What was received last has no effect yet.
    List.ofSeq events, List.ofSeq handed

let private forge (events: TraceEvent list) (forgery: Forgery) : TraceEvent list =
    let at index = events[index % events.Length]

    match forgery with
    | _ when events.IsEmpty -> events
    | Changed index ->
        let original = at index
        let time: Timestamp = { UnixNanoseconds = original.Time.UnixNanoseconds ^^^ 3L }

        let changed =
            { original with
                Time = time
                Fact = TraceFact.StreamEvent("forged", Attributes.Empty, index % 2 = 0)
            }
        // A start or an end may be changed into another.
        let kept = if index % 3 = 0 then { original with Time = time } else changed
        events @ [ kept ]
    | AfterTheEnd index ->
        let original = at index

        let last =
            events
            |> List.filter (fun event -> event.EventId.Writer = original.EventId.Writer)
            |> List.map _.Sequence
            |> List.max

        let sequence = last + 1L + int64 (index % 3)

        events
        @ [
            { original with
                Sequence = sequence
                EventId = { original.EventId with Sequence = uint64 sequence }
            }
        ]
    | SecondStart index ->
        let original = at index
        let told = { original.Session with SessionId = "forged" }

        events
        @ [
            { original with
                Session = told
                SpanId = SpanId.None
                ParentSpanId = SpanId.None
                Fact = TraceFact.SessionStarted WriterOrigin.Began
            }
        ]

let private deeds writers : Gen<(int * Deed) list> =
    let deed =
        Gen.frequency
            [
                3, Gen.map Starts said
                4, Gen.map2 (fun index said -> Reports(index, said)) (Gen.choose (0, 9)) said
                3, Gen.map2 (fun index said -> Ends(index, said)) (Gen.choose (0, 9)) said
                2, Gen.map Receives (Gen.choose (0, writers - 1))
                (if writers > 1 then 1 else 0), Gen.constant Suspends
            ]

    Gen.listOf (Gen.zip (Gen.choose (0, writers - 1)) deed)

let private runs: Gen<Run> =
    gen {
        let! writers = Gen.choose (1, 4)
        let! deeds = Gen.resize 40 (deeds writers)
        let deeds = (0, Starts plain) :: deeds
        let! high = Gen.choose (1, 3)
        let! low = Gen.choose (1, 3)
        let key: SessionKey = { TraceId = { High = uint64 high; Low = 1UL }; RunId = id (uint64 low) }
        let! ending = Gen.listOfLength writers (Gen.frequency [ 4, Gen.constant true; 1, Gen.constant false ])
        // Clocks that are hours apart.
        let! clocks = Gen.listOfLength writers (Gen.choose64 (0L, 7_200_000_000_000L))

        let! ties =
            Gen.frequency
                [
                    1, Gen.constant [ Alone ]
                    3, Gen.listOfLength writers (Gen.elements [ Alone; Resumes; Joins; Resumes ])
                ]

        let! cuts = Gen.listOfLength 60 (Gen.choose (0, 5))
        let index = Gen.choose (0, 60)

        let! damage =
            Gen.frequency
                [
                    2, Gen.constant []
                    1,
                    Gen.resize
                        3
                        (Gen.listOf (
                            Gen.oneof [ Gen.map Changed index; Gen.map AfterTheEnd index; Gen.map SecondStart index ]
                        ))
                ]

        let events, handed = play key writers ties clocks ending deeds

        return
            {
                Key = key
                Deeds = deeds
                Writers = writers
                Ties = ties
                Ending = ending
                Cuts = cuts
                Clocks = clocks
                Damage = damage
                Handed = handed
                Events = events
            }
    }

/// Of some writers, the first part that has any of theirs says that their process has ended.
let private withEndedProcesses (run: Run) (parts: SessionEnvelope list) : SessionEnvelope list =
    let said = HashSet<uint64>()

    let tell (writer: RunWriter) =
        let hasEnded = (uint64 run.Clocks.Head + writer.Writer) % 3UL = 0UL
        { writer with HasProcessEnded = hasEnded && said.Add writer.Writer }

    [
        for part in parts -> { part with Writers = ImmutableArray.CreateRange(part.Writers, tell) }
    ]

/// Every part is folded from its own events.
let parts (run: Run) : SessionEnvelope list =
    let events = List.fold forge run.Events run.Damage
    let cut index = if index < run.Cuts.Length then run.Cuts[index] else 0

    List.indexed events
    |> List.groupBy (fun (index, _) -> cut index)
    |> List.map (fun (_, events) -> SessionReducer.fold (List.map snd events))
    |> withEndedProcesses run

/// How many sequences a writer has told, as the parts have it.
let told (parts: SessionEnvelope list) (writer: uint64) : int64 =
    parts
    |> Seq.collect (fun part -> part.Replay())
    |> Seq.filter (fun event -> event.EventId.Writer = writer)
    |> Seq.distinctBy _.Sequence
    |> Seq.length
    |> int64

let private plainer (number: int, deed: Deed) : seq<int * Deed> =
    let simplest =
        match deed with
        | Starts _ -> Starts plain
        | Reports(index, _) -> Reports(index, plain)
        | Ends(index, _) -> Ends(index, plain)
        | deed -> deed

    Shrinking.towards simplest deed |> Seq.map (fun deed -> number, deed)

let hostile: Arbitrary<Run> =
    Arb.fromGenShrink (
        runs,
        fun run ->
            seq {
                if not run.Damage.IsEmpty then { run with Damage = run.Damage.Tail }

                for deeds in Shrinking.list plainer run.Deeds do
                    if not deeds.IsEmpty then
                        let events, handed = play run.Key run.Writers run.Ties run.Clocks run.Ending deeds
                        { run with Deeds = deeds; Events = events; Handed = handed }
            }
    )
