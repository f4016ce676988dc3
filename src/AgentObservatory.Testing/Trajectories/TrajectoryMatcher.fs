namespace AgentObservatory

open System

/// Matches the calls of a run with the steps of a trajectory: groups one after another, each with its branches.
[<Sealed>]
type internal TrajectoryMatcher(problem: MatchingProblem, groups: int list list list) =
    let calls =
        [ 0 .. problem.Places.Length - 1 ]
        |> List.sortBy (fun call -> problem.Places[call].Start)

    let stepCount = groups |> List.sumBy (List.sumBy List.length)

    let join (left: Matching) (right: Matching) : Matching =
        Map.fold (fun all step call -> Map.add step call all) left right

    /// Where calls end, in the order of the run.
    let ends =
        calls
        |> List.map (fun call -> problem.Places[call].End)
        |> List.distinct
        |> List.sort
        |> List.toArray

    /// The calls that start after one position and have ended by another.
    let within (after: int) (until: int) =
        calls
        |> List.filter (fun call -> problem.Places[call].Start > after && problem.Places[call].End <= until)

    /// For each number of steps of the group that can be matched after a position: the earliest end of such a matching.
    let earliest (after: int) (branches: int list list) : (int * Matching) list =
        let most until = GroupMatcher.ofMost problem (within after until) branches

        let rec search (count: int) (low: int) (high: int) : int =
            if low = high then
                low
            else
                let middle = (low + high) / 2

                if (most ends[middle]).Count >= count then
                    search count low middle
                else
                    search count (middle + 1) high

        if ends.Length = 0 then
            []
        else
            let all = (most ends[ends.Length - 1]).Count

            [
                for count in 1..all do
                    let until = ends[search count 0 (ends.Length - 1)]
                    // A matching of more steps by then would be found for its own count.
                    until, most until
            ]

    /// A matching in order of the most steps.
    let ofMost () : Matching =
        // By the number of steps: the earliest end, and the matching.
        let add (found: Map<int, int * Matching>) (branches: int list list) =
            let candidates =
                [
                    for KeyValue(_, (after, matching)) in found do
                        after, matching

                        for until, own in earliest after branches do
                            until, join matching own
                ]

            let better (best: Map<int, int * Matching>) (until: int, matching: Matching) =
                match best.TryFind matching.Count with
                | Some(known, _) when known <= until -> best
                | _ -> best.Add(matching.Count, (until, matching))

            List.fold better Map.empty candidates

        let found = List.fold add (Map.ofList [ 0, (Int32.MinValue, Map.empty) ]) groups
        found |> Map.toSeq |> Seq.last |> snd |> snd

    /// Whether what stands before a place among the calls has ended before what stands behind it starts.
    let isCut (place: int) =
        let before, behind = List.splitAt place calls

        before.IsEmpty
        || behind.IsEmpty
        || List.max (List.map (fun call -> problem.Places[call].End) before) < problem.Places[behind.Head].Start

    let cuts = [ 0 .. calls.Length ] |> List.filter isCut

    /// All calls as steps, in order; each group has those between two cuts.
    let ofAllCalls (mayHave: int list list -> int -> bool) : Matching option =
        let add (found: Map<int, Matching>) (branches: int list list) =
            [
                for KeyValue(place, matching) in found do
                    for next in cuts do
                        if next >= place && mayHave branches (next - place) then
                            let own = calls |> List.skip place |> List.take (next - place)
                            let matched = GroupMatcher.ofMost problem own branches
                            if matched.Count = own.Length then next, join matching matched
            ]
            |> Map.ofList

        (List.fold add (Map.ofList [ 0, Map.empty ]) groups).TryFind calls.Length

    let size (branches: int list list) = List.sumBy List.length branches

    let unordered () = Matching.ofMost problem calls (groups |> List.concat |> List.concat)

    /// A matching that the mode asks for, if there is one.
    /// <exception cref="T:AgentObservatory.TooAmbiguous">There are too many ways.</exception>
    member _.Find(mode: TrajectoryMode) : Matching option =
        let complete (matching: Matching) = if matching.Count = stepCount then Some matching else None

        match mode with
        | TrajectoryMode.Strict -> ofAllCalls (fun branches count -> size branches = count)
        | TrajectoryMode.Unordered when calls.Length <> stepCount -> None
        | TrajectoryMode.Unordered -> complete (unordered ())
        | TrajectoryMode.Subset -> ofAllCalls (fun branches count -> size branches >= count)
        | _ -> complete (ofMost ())

    /// A matching of the most steps, which may leave out steps and calls.
    /// <exception cref="T:AgentObservatory.TooAmbiguous">There are too many ways.</exception>
    member _.Nearest(mode: TrajectoryMode) : Matching =
        if mode = TrajectoryMode.Unordered then unordered () else ofMost ()
