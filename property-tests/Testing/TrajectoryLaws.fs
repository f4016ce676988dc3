/// Trajectories are matched as by trying every way.
module AgentObservatory.PropertyTests.TrajectoryLaws

open System
open AgentObservatory
open FsCheck
open FsCheck.FSharp

/// Groups of branches of steps, and calls with their places; a few steps fit a few calls.
type Case = { Sizes: int list list; Calls: int; Seed: int }

let private cases: Arbitrary<Case> =
    let group = Gen.bind (fun count -> Gen.listOfLength count (Gen.choose (1, 2))) (Gen.choose (1, 2))

    gen {
        let! count = Gen.choose (0, 3)
        let! sizes = Gen.listOfLength count group
        let! calls = Gen.choose (0, 4)
        let! seed = Gen.choose (0, Int32.MaxValue)
        return { Sizes = sizes; Calls = calls; Seed = seed }
    }
    |> Gen.filter (fun case -> List.sumBy List.sum case.Sizes <= 4)
    |> Arb.fromGen

let private numbered (sizes: int list list) : int list list list =
    let mutable last = -1

    let next () =
        last <- last + 1
        last

    [
        for group in sizes -> [ for size in group -> [ for _ in 1..size -> next () ] ]
    ]

/// Calls one after another or side by side.
let private places (random: Random) (count: int) : CallPlace[] =
    let moments = [| 0 .. 2 * count - 1 |]
    // Mostly near to one after another, so that an order is often there.
    for index in 0 .. moments.Length - 2 do
        if random.Next 3 = 0 then
            let moment = moments[index]
            moments[index] <- moments[index + 1]
            moments[index + 1] <- moment

    [|
        for call in 0 .. count - 1 ->
            let one, other = moments[2 * call], moments[2 * call + 1]
            { Start = min one other; End = max one other }
    |]

/// The steps that must have ended before another one starts.
let private order (groups: int list list list) : (int * int) list =
    [
        for index, group in List.indexed groups do
            for earlier in List.concat group do
                for later in List.skip (index + 1) groups |> List.concat |> List.concat do
                    earlier, later

            for branch in group do
                for place, earlier in List.indexed branch do
                    for later in List.skip (place + 1) branch do
                        earlier, later
    ]

/// Every way to give steps calls of their own that they fit.
let rec private ways (fits: int -> int -> bool) (calls: int list) (steps: int list) : Map<int, int> list =
    match steps with
    | [] -> [ Map.empty ]
    | step :: rest ->
        [
            yield! ways fits calls rest

            for call in calls do
                if fits step call then
                    for way in ways fits (List.except [ call ] calls) rest do
                        way.Add(step, call)
        ]

[<Law(100_000)>]
let ``a trajectory is matched in every mode as by trying every way`` () =
    Prop.forAll cases (fun case ->
        let random = Random case.Seed
        let groups = numbered case.Sizes
        let steps = groups |> List.concat |> List.concat
        let places = places random case.Calls
        let table = Array2D.init (max 1 steps.Length) (max 1 case.Calls) (fun _ _ -> random.Next 3 > 0)
        let fits step call = table[step, call]
        let matcher = TrajectoryMatcher({ Places = places; Fits = fits }, groups)
        let all = ways fits [ 0 .. case.Calls - 1 ] steps

        let isInOrder (way: Map<int, int>) =
            order groups
            |> List.forall (fun (earlier, later) ->
                match way.TryFind earlier, way.TryFind later with
                | Some first, Some second -> places[first].IsBefore places[second]
                | _ -> true)

        let ordered = List.filter isInOrder all
        let hasAllCalls (way: Map<int, int>) = way.Count = case.Calls
        let hasAllSteps (way: Map<int, int>) = way.Count = steps.Length

        let expected mode =
            match mode with
            | TrajectoryMode.Strict -> List.exists (fun way -> hasAllCalls way && hasAllSteps way) ordered
            | TrajectoryMode.Unordered -> List.exists (fun way -> hasAllCalls way && hasAllSteps way) all
            | TrajectoryMode.Superset -> List.exists hasAllSteps ordered
            | _ -> List.exists hasAllCalls ordered

        for mode in Enum.GetValues<TrajectoryMode>() do
            let found = matcher.Find mode
            Law.same $"{mode}" (expected mode) found.IsSome

            match found with
            | None -> ()
            | Some way -> Law.must $"{mode} gives one of the ways" (List.contains way all)

        let most = ordered |> List.map _.Count |> List.max
        let nearest = matcher.Nearest TrajectoryMode.Strict
        Law.same "the most steps" most nearest.Count
        Law.must "the nearest is in order" (List.contains nearest ordered))
