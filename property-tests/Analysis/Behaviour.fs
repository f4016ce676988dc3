/// What an agent does, apart from when and with which ids: a program that can be told in many ways.
module AgentObservatory.PropertyTests.Behaviour

open System
open System.Collections.Generic
open AgentObservatory
open AgentObservatory.Generators
open FsCheck
open FsCheck.FSharp

/// A call. What is below it comes in groups, one after the other; what is in one group runs at once.
type Call =
    {
        Kind: string
        Name: string
        Argument: int64
        Fails: bool
        Tokens: int64
        Below: Call list list
    }

let rec private call (depth: int) : Gen<Call> =
    gen {
        let! kind = Gen.elements [ SpanKind.AgentStep; SpanKind.ToolCall; SpanKind.LlmCall ]
        let! name = Gen.elements [ "a"; "b" ]
        let! argument = Gen.choose64 (0L, 1L)
        let! fails = Gen.elements [ false; false; false; true ]
        let! tokens = Gen.choose64 (0L, 3L)
        let! below = if depth = 0 then Gen.constant [] else groups (depth - 1)

        return
            {
                Kind = kind
                Name = name
                Argument = argument
                Fails = fails
                Tokens = tokens
                Below = below
            }
    }

and private groups (depth: int) : Gen<Call list list> =
    Gen.bind
        (fun length ->
            Gen.listOfLength length (Gen.bind (fun size -> Gen.listOfLength size (call depth)) (Gen.choose (1, 3))))
        (Gen.choose (0, 2))

let rec private shrink (groups: Call list list) : seq<Call list list> =
    groups
    |> Shrinking.list (fun group ->
        group
        |> Shrinking.list (fun call -> seq { for below in shrink call.Below -> { call with Below = below } })
        |> Seq.filter (fun group -> not group.IsEmpty))

/// What a session does.
let programs: Arbitrary<Call list list> = Arb.fromGenShrink (groups 2, shrink)

/// The program with other calls in it: some removed, changed or in another order.
let rec variant (random: Random) (groups: Call list list) : Call list list =
    let changed (call: Call) =
        match random.Next 12 with
        | 0 -> []
        | 1 -> [ { call with Argument = call.Argument + 1L } ]
        | 2 -> [ { call with Fails = not call.Fails } ]
        | 3 -> [ call; call ]
        | _ -> [ { call with Below = variant random call.Below } ]

    let groups =
        groups
        |> List.map (List.collect changed)
        |> List.filter (fun group -> not group.IsEmpty)

    if random.Next 4 = 0 then List.rev groups else groups

let private attributes (entries: (string * int64) list) =
    entries
    |> List.map (fun (key, value) -> KeyValuePair(key, AttributeValue.FromInteger value))
    |> List.toArray
    |> fun entries -> Attributes.Create(ReadOnlySpan entries)

/// Tells a program in one of its ways: ids, times, numbers of events and the order of what runs at once are by chance.
let tell (random: Random) (program: Call list list) : SessionEnvelope =
    let id () : SpanId = { Value = uint64 (random.NextInt64(1L, Int64.MaxValue)); Extension = 0UL }
    let mutable time = random.NextInt64(0L, 1_000_000_000_000L)
    let writer = id().Value
    let events = List<TraceEvent>()

    let session =
        { SessionInfo.Unknown with
            AgentId = "agent"
            TraceId = { High = 1UL; Low = id().Value }
            RunId = id ()
            StartTime = { UnixNanoseconds = time }
        }

    let add span parent fact =
        time <- time + random.NextInt64 1_000L
        let sequence = int64 events.Count

        events.Add
            {
                Session = session
                Sequence = sequence
                Time = { UnixNanoseconds = time }
                EventId = { Writer = writer; Sequence = uint64 sequence }
                SpanId = span
                ParentSpanId = parent
                Fact = fact
            }

    let finish (call: Call) =
        TraceFact.SpanEnded
            { SpanEnd.Unseen with
                Status = if call.Fails then SpanStatus.Error else SpanStatus.Ok
                DurationNanoseconds = Nullable(random.NextInt64 1_000L)
                Attributes =
                    attributes
                        [
                            if call.Tokens > 0L then Convention.inputTokens, call.Tokens
                            Convention.cacheReadTokens, call.Tokens / 2L
                        ]
            }

    let rec run (parent: SpanId) (groups: Call list list) =
        for group in groups do
            let members = [| for call in group -> struct (id (), call) |]
            random.Shuffle members

            for struct (span, call) in members do
                add span parent (TraceFact.SpanStarted(call.Kind, call.Name, attributes [ "argument", call.Argument ]))

            random.Shuffle members

            for struct (span, call) in members do
                for _ in 1 .. random.Next 3 do
                    add span SpanId.None (TraceFact.StreamEvent("token", Attributes.Empty, false))

                run span call.Below

            random.Shuffle members

            for struct (span, call) in members do
                add span SpanId.None (finish call)

    add SpanId.None SpanId.None (TraceFact.SessionStarted WriterOrigin.Began)
    run SpanId.None program
    add SpanId.None SpanId.None (TraceFact.SessionEnded { SessionEnd.Unseen with Status = SpanStatus.Ok })
    SessionReducer.fold events
