module AgentObservatory.PropertyTests.AgentLaws

open System
open System.Collections.Generic
open System.Threading
open AgentObservatory
open AgentObservatory.PropertyTests.AgentProgram
open AgentObservatory.PropertyTests.Agents
open FsCheck
open FsCheck.FSharp
open global.Xunit

/// Stands for the span of what runs under no span.
[<Literal>]
let private None = "none"

/// What a program's envelope must hold: spans with their parents, and each span's events in order; of a stream, how it ended.
type private Expected() =
    member val Parents = SortedDictionary<string, string>()
    member val Events = SortedDictionary<string, List<string>>()
    member val Ends = SortedDictionary<string, string>()

    member this.Span(path: string, parent: string) =
        this.Parents.Add(path, parent)
        this.Events.Add(path, List())

/// Walks the steps as they stand; true as long as the producer they belong to is not left.
let rec private walk (expected: Expected) path current isLeft (onYield: unit -> unit) steps =
    steps
    |> Seq.iteri (fun number (step: Step) ->
        let place = $"{path}.{number}"

        if not (isLeft ()) then
            match step with
            | :? Step.Event -> if current <> None then expected.Events[current].Add place
            | :? Step.Yield -> onYield ()
            | :? Step.Using as block ->
                expected.Span(place, current)
                walk expected place place isLeft onYield block.Body
            | :? Step.Wrapped as wrapped ->
                expected.Span(place, current)
                whole expected place place wrapped.Body
            | :? Step.Background as wrapped ->
                expected.Span(place, current)
                whole expected place place wrapped.Body
            | :? Step.Together as together ->
                together.Branches
                |> Seq.iteri (fun branch steps -> whole expected $"{place}.{branch}" current steps)
            | :? Step.Stream as stream -> consume expected place current stream
            | _ -> ())

and private whole expected path current steps = walk expected path current (fun () -> false) ignore steps

and private consume expected place current stream =
    expected.Span(place, current)
    let mutable items = 0

    let onYield () =
        items <- items + 1

        if not stream.IsWrapper then expected.Events[place].Add("item." + string items)

        whole expected $"{place}.body{items}" current stream.Body

    let isLeft () = stream.Take > 0 && items >= stream.Take
    walk expected place place isLeft onYield stream.Producer
    expected.Ends.Add(place, (if isLeft () then "abandoned" else "completed") + " " + string items)

let private lines (entries: seq<KeyValuePair<string, 'Value>>) (show: 'Value -> string) =
    entries
    |> Seq.map (fun entry -> entry.Key + ": " + show entry.Value)
    |> Seq.toList

let private sorted (pairs: seq<string * 'Value>) =
    let sorted = SortedDictionary<string, 'Value>()

    for key, value in pairs do
        sorted.Add(key, value)

    sorted

/// The block of steps that an event belongs to: within one, order is the program's.
let private blockOf (event: string) = event.Substring(0, event.LastIndexOf '.')

/// Its place there.
let private placeOf (event: string) = int (event.Substring(event.LastIndexOf '.' + 1))

let private holdsFor (run: AgentProgram -> (unit -> Tasks.Task) -> unit) program =
    let memory = InMemoryExporter()
    let options = ObservatoryOptions(MaxEventsPerSession = 1_000_000)
    use observatory = new Observatory([ memory :> IExporter ], options, true)

    let body () =
        let session = observatory.StartSession(AgentContext("agent", "agent"))

        task {
            use session = session
            do! Agent(session).RunAsync("", null, List.toArray program.Steps)
        }
        :> Tasks.Task

    run program body
    let expected = Expected()
    whole expected "" None program.Steps
    let envelope = Seq.exactlyOne memory.Envelopes
    let names = dict [ for span in envelope.Spans -> span.SpanId, span.Name ]

    let nameOf (id: SpanId) = if id.IsNone then None else names[id]

    Law.same
        "the envelope's tree is the program's"
        (lines expected.Parents id)
        (lines (sorted [ for span in envelope.Spans -> span.Name, nameOf span.ParentSpanId ]) id)

    let events (span: SpanRecord) =
        [
            for event in envelope.Events do
                match event.Fact with
                | TraceFact.StreamEvent(name, attributes, _) when event.SpanId = span.SpanId ->
                    if name = "item" then "item." + string (attributes["seq"].AsInteger()) else name
                | _ -> ()
        ]

    let inAnyOrder events = String.concat ", " (Seq.sort events)

    Law.same
        "each span has the program's events"
        (lines expected.Events inAnyOrder)
        (lines (sorted [ for span in envelope.Spans -> span.Name, events span ]) inAnyOrder)

    for span in envelope.Spans do
        for block, inBlock in List.groupBy blockOf (events span) do
            Law.same $"the events of {block} come in its order" (List.sortBy placeOf inBlock) inBlock

    let ends =
        [
            for span in envelope.Spans do
                if expected.Ends.ContainsKey span.Name then
                    let text = Unchecked.nonNull (span.Attributes[StreamAttribute.End].AsString())
                    span.Name, text + " " + string (span.Attributes[StreamAttribute.Items].AsInteger())
        ]

    Law.same "each stream says how it ended" (lines expected.Ends id) (lines (sorted ends) id)
    Law.must "every span is ok" (envelope.Spans |> Seq.forall (fun span -> span.Status = SpanStatus.Ok))
    Law.same "nothing is dropped" 0L envelope.Dropped.Total

[<Law>]
let ``In whatever order its continuations run, an agent's envelope is its program's tree and no step moves the current span``
    ()
    =
    Prop.forAll AgentProgram.any (holdsFor (fun program body -> ShuffledContext.Run(program.Seed, body)))

[<Law>]
let ``On threads of the pool, too, an agent's envelope is its program's tree and no step moves the current span`` () =
    Prop.forAll AgentProgram.any (fun program ->
        let program = { program with Steps = List.map withoutBlocksOverYields program.Steps }

        holdsFor (fun _ body -> Tasks.Task.Run(body).GetAwaiter().GetResult()) program)

[<Fact>]
let ``The programs reach every kind of step and end streams in both ways`` () =
    let ends = HashSet<string>()

    for program in Gen.sampleWithSeed (Rnd 1UL) 60 1000 AgentProgram.any.Generator do
        let expected = Expected()
        whole expected "" None program.Steps

        for ending in expected.Ends.Values do
            ends.Add(ending.Split(' ')[0]) |> ignore

        if expected.Parents.Count > 20 then ends.Add "large" |> ignore

    Law.same "what is reached" [ "abandoned"; "completed"; "large" ] (List.sort (List.ofSeq ends))
