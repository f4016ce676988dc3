/// Random asynchronous programs: trees of blocks, tasks side by side, tasks in the background, and streams.
module AgentObservatory.PropertyTests.AgentProgram

open AgentObservatory.PropertyTests.Agents
open AgentObservatory.Generators
open FsCheck
open FsCheck.FSharp

/// The steps, whether any stream is left early or not, and the seed of the order in which continuations run.
type AgentProgram = { Steps: Step list; Seed: int }

let rec private step size isProducer : Gen<Step> =
    let body = Gen.resize (size / 2) (steps (size / 2) false)
    let own = steps (size / 2) isProducer

    let leaves =
        [
            4, Gen.constant (Step.Pause() :> Step)
            2, Gen.constant (Step.Event() :> Step)
            (if isProducer then 5 else 0), Gen.constant (Step.Yield() :> Step)
        ]

    let branches =
        [
            4, own |> Gen.map (fun body -> Step.Using body :> Step)
            2, body |> Gen.map (fun body -> Step.Wrapped body :> Step)
            1, body |> Gen.map (fun body -> Step.Background body :> Step)
            2,
            Gen.choose (2, 4)
            |> Gen.bind (fun count -> Gen.listOfLength count (steps (size / 3) false))
            |> Gen.map (fun branches -> Step.Together [| for branch in branches -> branch |] :> Step)
            3,
            Gen.map4
                (fun isWrapper producer body take -> Step.Stream(isWrapper, producer, body, take) :> Step)
                (Gen.elements [ true; false ])
                (steps size true)
                (steps (size / 3) false)
                (Gen.frequency [ 2, Gen.constant 0; 1, Gen.choose (1, 3) ])
        ]

    Gen.frequency (if size <= 1 then leaves else leaves @ branches)

and private steps size isProducer : Gen<System.Collections.Generic.IReadOnlyList<Step>> =
    Gen.choose (0, min 5 (size + 1))
    |> Gen.bind (fun count -> Gen.listOfLength count (step (size / 2) isProducer))
    |> Gen.map (fun steps -> List.toArray steps)

let rec private smaller (step: Step) : seq<Step> =
    let lists (make: System.Collections.Generic.IReadOnlyList<Step> -> Step) body =
        Shrinking.list smaller (List.ofSeq body) |> Seq.map (List.toArray >> make)

    match step with
    | :? Step.Using as block -> lists (fun body -> Step.Using body) block.Body
    | :? Step.Wrapped as wrapped -> lists (fun body -> Step.Wrapped body) wrapped.Body
    | :? Step.Background as wrapped -> lists (fun body -> Step.Background body) wrapped.Body
    | :? Step.Stream as stream ->
        Seq.append
            (lists (fun producer -> Step.Stream(stream.IsWrapper, producer, stream.Body, stream.Take)) stream.Producer)
            (lists (fun body -> Step.Stream(stream.IsWrapper, stream.Producer, body, stream.Take)) stream.Body)
    | _ -> Seq.empty

let private shrink program =
    Shrinking.list smaller program.Steps
    |> Seq.map (fun steps -> { program with Steps = steps })

/// Any program.
let any: Arbitrary<AgentProgram> =
    Arb.fromGenShrink (
        Gen.map2
            (fun (steps: System.Collections.Generic.IReadOnlyList<Step>) seed ->
                { Steps = List.ofSeq steps; Seed = seed })
            (steps 40 false)
            (Gen.choose (0, System.Int32.MaxValue)),
        shrink
    )

/// A producer's blocks, closed before each of its yields.
let rec withoutBlocksOverYields (step: Step) : Step =
    let all (steps: System.Collections.Generic.IReadOnlyList<Step>) =
        steps |> Seq.map withoutBlocksOverYields |> Seq.toArray

    let rec closed (step: Step) : Step list =
        match step with
        | :? Step.Using as block ->
            let inner = block.Body |> List.ofSeq |> List.collect closed

            if List.exists (fun (step: Step) -> step :? Step.Yield) inner then
                Step.Using [||] :: inner
            else
                [ Step.Using(List.toArray inner) ]
        | step -> [ withoutBlocksOverYields step ]

    match step with
    | :? Step.Using as block -> Step.Using(all block.Body)
    | :? Step.Wrapped as wrapped -> Step.Wrapped(all wrapped.Body)
    | :? Step.Background as wrapped -> Step.Background(all wrapped.Body)
    | :? Step.Together as together -> Step.Together [| for branch in together.Branches -> all branch |]
    | :? Step.Stream as stream ->
        let producer = stream.Producer |> Seq.collect closed |> Seq.toArray
        Step.Stream(stream.IsWrapper, producer, all stream.Body, stream.Take)
    | step -> step
