/// Comparing runs looks at what they did.
module AgentObservatory.PropertyTests.ComparisonLaws

open System
open AgentObservatory
open AgentObservatory.Generators
open AgentObservatory.PropertyTests
open FsCheck
open FsCheck.FSharp

/// A program, and a seed for how it is told and varied.
let private cases = Arb.zip (Behaviour.programs, Arb.fromGen (Gen.choose (0, Int32.MaxValue)))

let private described (node: TraceNode | null) =
    match node with
    | null -> "-"
    | node -> $"""{node} {node.Attributes["argument"]} {node.Status} {node.Count}"""

let private differences (comparison: RunComparison) =
    [
        for one in comparison.Differences -> int one.Kind, int one.Changes, described one.Left, described one.Right
    ]
    |> List.sort

let private totals (comparison: RunComparison) =
    [
        for one in comparison.Calls ->
            one.Kind,
            one.Name,
            (one.LeftCalls, one.LeftErrors, one.LeftTokens),
            (one.RightCalls, one.RightErrors, one.RightTokens)
    ]

[<Law>]
let ``a run compared with itself did the same`` () =
    Prop.forAll ScenarioGenerator.hostile (fun scenario ->
        let envelope = SessionReducer.fold (Scenario.events scenario)
        let comparison = RunComparison.Of(envelope, envelope)
        Law.same "no difference" [] (differences comparison)

        for one in comparison.Calls do
            Law.same "calls" one.LeftCalls one.RightCalls
            Law.same "time" one.LeftNanoseconds one.RightNanoseconds)

[<Law>]
let ``ids, times, numbers of events and the order of what runs at once make no difference`` () =
    Prop.forAll cases (fun (program, seed) ->
        let random = Random seed
        let comparison = RunComparison.Of(Behaviour.tell random program, Behaviour.tell random program)
        Law.same "no difference" [] (differences comparison)

        for one in comparison.Calls do
            Law.same "tokens" one.LeftTokens one.RightTokens)

[<Law>]
let ``nor do they change what the difference to another run is`` () =
    Prop.forAll cases (fun (program, seed) ->
        let random = Random seed
        let other = Behaviour.variant random program

        let compared () = RunComparison.Of(Behaviour.tell random program, Behaviour.tell random other)

        let once, again = compared (), compared ()
        Law.same "differences" (differences once) (differences again)
        Law.same "totals" (totals once) (totals again)

        Law.same
            "the first"
            (Option.map (fun (one: CallDifference) -> one.Kind, described one.Left) (Option.ofObj once.FirstDivergence))
            (Option.map
                (fun (one: CallDifference) -> one.Kind, described one.Left)
                (Option.ofObj again.FirstDivergence)))

[<Law>]
let ``the other way round it is the mirror image`` () =
    Prop.forAll cases (fun (program, seed) ->
        let random = Random seed
        let left = Behaviour.tell random program
        let right = Behaviour.tell random (Behaviour.variant random program)
        let forth, back = RunComparison.Of(left, right), RunComparison.Of(right, left)

        let mirrored =
            differences back
            |> List.map (fun (kind, changes, left, right) ->
                (match enum kind with
                 | DifferenceKind.Removed -> int DifferenceKind.Added
                 | DifferenceKind.Added -> int DifferenceKind.Removed
                 | _ -> kind),
                changes,
                right,
                left)
            |> List.sort

        Law.same "differences" (differences forth) mirrored
        let turned (kind, name, left, right) = kind, name, right, left
        Law.same "totals" (totals forth) (List.map turned (totals back)))
