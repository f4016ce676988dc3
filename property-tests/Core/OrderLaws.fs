/// Order is the sequence, whichever thread took it.
module AgentObservatory.PropertyTests.OrderLaws

open System
open System.Collections.Generic
open AgentObservatory
open AgentObservatory.Generators
open FsCheck
open FsCheck.FSharp

[<Law>]
let ``the sequence rises strictly, in all and within each span`` () =
    Prop.forAll ScenarioGenerator.hostile (fun scenario ->
        let envelope = SessionReducer.fold (Scenario.events scenario)

        let rises what (events: seq<TraceEvent>) =
            for earlier, later in Seq.pairwise events do
                Law.must $"{what} rises" (EventOrder.compare earlier later < 0)

        rises "the sequence" (envelope.AllEvents())
        rises "the events' sequence" envelope.Events
        rises "the strays' sequence" (Seq.map _.Event envelope.Strays)

        for span in envelope.Spans do
            rises "a span's sequence" (Seq.filter (fun event -> event.SpanId = span.SpanId) envelope.Events))

/// A scenario, and a rearrangement of its events: keys to sort them by, and how many come twice.
let private rearranged =
    Arb.fromGen (
        Gen.zip
            ScenarioGenerator.wellFormed.Generator
            (Gen.zip (Gen.listOfLength 80 (Gen.choose (0, 1000))) (Gen.choose (0, 5)))
    )

[<Law>]
let ``the order in which events come does not matter, nor how often`` () =
    Prop.forAll rearranged (fun (scenario, (keys, repeats)) ->
        let events = Scenario.events scenario

        let shuffled =
            List.zip (List.truncate events.Length keys) events
            |> List.sortBy fst
            |> List.map snd

        let repeated = List.truncate repeats events @ shuffled
        Law.same "the envelope" (SessionReducer.fold events) (SessionReducer.fold repeated))

/// What one thread does, each within the session's one shared stream or a span of its own.
type private Deed =
    | ReportsShared
    | ReportsOwn
    | Nests

/// Threads with their deeds, and the turns in which they get to act.
type Threads = private { Deeds: Deed list list; Turns: int list }

let private threads: Arbitrary<Threads> =
    let deed =
        Gen.frequency
            [
                3, Gen.constant ReportsShared
                3, Gen.constant ReportsOwn
                1, Gen.constant Nests
            ]

    let gen =
        gen {
            let! count = Gen.choose (1, 8)
            let! deeds = Gen.listOfLength count (Gen.resize 20 (Gen.listOf deed))
            let! turns = Gen.listOfLength 200 (Gen.choose (0, count - 1))
            return { Deeds = deeds; Turns = turns }
        }

    Arb.fromGenShrink (
        gen,
        fun threads ->
            seq {
                for deeds in Shrinking.list (Shrinking.list (fun _ -> Seq.empty)) threads.Deeds do
                    if not deeds.IsEmpty then { threads with Deeds = deeds }
            }
    )

let private session: SessionInfo = { SessionInfo.Unknown with SessionId = "threads" }

let private shared: SpanId = { Value = 1UL; Extension = 0UL }

let private fact kind : TraceFact =
    match kind with
    | "start" -> TraceFact.SpanStarted("k", "n", Attributes.Empty)
    | "end" ->
        TraceFact.SpanEnded
            {
                Name = "n"
                Kind = "k"
                Status = SpanStatus.Ok
                Error = null
                DurationNanoseconds = Nullable()
                Attributes = Attributes.Empty
                DroppedEvents = 0L
            }
    | _ -> TraceFact.StreamEvent("e", Attributes.Empty, false)

/// One thread's events in its own order, without a sequence: span, parent and fact.
let private program (thread: int) (deeds: Deed list) : (SpanId * SpanId * TraceFact) list =
    let own place : SpanId = { Value = uint64 place + 1UL; Extension = uint64 thread + 1UL }

    let acts place deed =
        match deed with
        | ReportsShared -> [ shared, SpanId.None, fact "event" ]
        | ReportsOwn -> [ own 0, SpanId.None, fact "event" ]
        | Nests -> [ own place, own 0, fact "start"; own place, SpanId.None, fact "end" ]

    [
        yield own 0, shared, fact "start"
        yield! deeds |> List.mapi (fun place deed -> acts (place + 1) deed) |> List.concat
        yield own 0, SpanId.None, fact "end"
    ]

/// The threads' events as one sequence, in the order of the turns.
let private interleave (threads: Threads) : TraceEvent list =
    let queues =
        threads.Deeds
        |> List.mapi (fun thread deeds -> Queue(program thread deeds))
        |> List.toArray

    let places = Array.zeroCreate<uint64> queues.Length
    let events = List<TraceEvent>()

    let record thread place (span, parent, fact) =
        events.Add
            {
                Session = session
                Sequence = int64 events.Count
                Time = { UnixNanoseconds = 0L }
                EventId = { Writer = thread; Sequence = place }
                SpanId = span
                ParentSpanId = parent
                Fact = fact
            }

    let act thread =
        record (uint64 thread) places[thread] (queues[thread].Dequeue())
        places[thread] <- places[thread] + 1UL

    let outside = UInt64.MaxValue
    record outside 0UL (SpanId.None, SpanId.None, TraceFact.SessionStarted WriterOrigin.Began)
    record outside 1UL (shared, SpanId.None, fact "start")

    for turn in threads.Turns do
        if queues[turn % queues.Length].Count > 0 then act (turn % queues.Length)

    for thread in 0 .. queues.Length - 1 do
        while queues[thread].Count > 0 do
            act thread

    record outside 2UL (shared, SpanId.None, fact "end")
    List.ofSeq events

[<Law>]
let ``interleaved threads lose nothing, and each keeps its own order`` () =
    Prop.forAll threads (fun threads ->
        let envelope = SessionReducer.fold (interleave threads)
        Law.same "anomalies" 0L envelope.Anomalies.Total

        threads.Deeds
        |> List.iteri (fun thread deeds ->
            let kept =
                envelope.Events
                |> Seq.filter (fun event -> event.EventId.Writer = uint64 thread)
                |> Seq.toList

            Law.same
                "the thread's own order"
                [ 0UL .. uint64 (program thread deeds).Length - 1UL ]
                (List.map _.EventId.Sequence kept)))
