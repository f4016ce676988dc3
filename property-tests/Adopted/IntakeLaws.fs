module AgentObservatory.PropertyTests.IntakeLaws

open System
open System.Diagnostics
open System.Threading
open AgentObservatory
open FsCheck
open FsCheck.FSharp

/// What runs within a session: spans of the agent's own and activities of another library, nested in any way.
type Work =
    | Own of within: Work list
    | Others of tags: (string * string) list * within: Work list

let private tags =
    let keys =
        Gen.elements
            [
                "gen_ai.operation.name"
                "gen_ai.request.model"
                "gen_ai.agent.name"
                "gen_ai.response.finish_reasons"
                "error.type"
                ""
            ]

    let values =
        Gen.elements
            [
                "chat"
                "invoke_agent"
                "[\"stop\"]"
                "[1"
                "["
                ""
                "\ud800"
                String('x', 40_000)
            ]

    Gen.listOf (Gen.zip keys values)

let rec private works size : Gen<Work list> =
    if size <= 0 then
        Gen.constant []
    else
        let own = Gen.map Own (works (size / 3))
        let others = Gen.map2 (fun given inner -> Others(given, inner)) tags (works (size / 3))

        Gen.choose (0, 4)
        >>= fun count -> Gen.listOfLength count (Gen.oneof [ own; others ])

let rec private shrink (work: Work list) : seq<Work list> =
    seq {
        for index in 0 .. work.Length - 1 do
            yield List.removeAt index work

            let inner, again =
                match work[index] with
                | Own within -> within, Own
                | Others(given, within) -> within, (fun shrunk -> Others(given, shrunk))

            yield List.removeAt index work @ inner

            for shrunk in shrink inner do
                yield List.updateAt index (again shrunk) work
    }

let private programs = Arb.fromGenShrink (Gen.sized (fun size -> works (min size 60)), shrink)

/// Runs the work and returns the parent of each name.
let private run (source: ActivitySource) (session: AgentSession) (work: Work list) : Map<string, string> =
    let mutable count = 0
    let mutable parents = Map.empty

    let rec each parent =
        List.iter (fun one ->
            count <- count + 1
            let name = string count
            parents <- Map.add name parent parents

            match one with
            | Own within ->
                use _ = session.Span(name, "own", Seq.empty)
                each name within
            | Others(given, within) ->
                use activity = nonNull (source.StartActivity("other " + name))

                activity.SetTag("number", name) |> ignore

                for key, value in given do
                    activity.AddTag(key, value) |> ignore

                each name within)

    each "" work
    parents

let private nameOf (span: SpanRecord) =
    let mutable number = AttributeValue.Null

    if span.Attributes.TryGetValue("number", &number) then
        string (number.AsString())
    else
        span.Name

let mutable private number = 0

/// In a flow of its own, with a library that only this run listens to.
let private traced (work: Work list) (check: Map<string, string> -> SessionEnvelope -> unit) =
    let source = new ActivitySource($"Intake.Laws.{Interlocked.Increment &number}")
    let memory = InMemoryExporter()
    let options = ObservatoryOptions(Intake = Intake.Of [ source.Name ], OnDiagnostic = ignore)

    let body () =
        Activity.Current <- null
        use observatory = new Observatory(memory, options, true)

        let parents =
            use session = observatory.StartSession(AgentContext("s", "a"))
            run source session work

        Law.same "activities fail" 0L observatory.Health.ActivityFailures
        check parents memory.Envelopes[0]

    let context = nonNull (ExecutionContext.Capture())
    ExecutionContext.Run(context, (fun _ -> body ()), null)
    source.Dispose()

[<Law>]
let ``every activity and every span is in the tree, once, under what it ran within`` () =
    Prop.forAll programs (fun work ->
        traced work (fun parents envelope ->
            let names = envelope.Spans |> Seq.map (fun span -> span.SpanId, nameOf span) |> Map.ofSeq

            let found =
                envelope.Spans
                |> Seq.map (fun span -> nameOf span, Map.tryFind span.ParentSpanId names |> Option.defaultValue "")
                |> Seq.toList

            // Two model calls, or runs of an agent, directly within each other are one: the outer one has what the inner one
            // knows.
            let told =
                envelope.Spans
                |> Seq.filter (fun span -> span.Kind = SpanKind.LlmCall || span.Kind = SpanKind.AgentStep)
                |> Seq.length

            if told = 0 then
                Law.same "parents" (Map.toList parents |> List.sort) (List.sort found)
            else
                Law.must "no span is told twice" (List.distinct found = found)

            Law.must "nothing is out of place" envelope.Strays.IsEmpty))

[<Law>]
let ``what the envelope replays folds to the envelope, and nothing in it is unfinished`` () =
    Prop.forAll programs (fun work ->
        traced work (fun _ envelope ->
            let again = SessionReducer.fold (envelope.Replay())
            Law.same "the replay" (Replay.kept envelope) (Replay.kept again)

            for span in envelope.Spans do
                Law.must "it has ended" (span.Status <> SpanStatus.Unfinished)))
