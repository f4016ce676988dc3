namespace AgentObservatory

/// Steps and the calls that they are matched with, each step and each call at most once.
type internal Matching = Map<int, int>

/// Which steps fit which calls, and where the calls stand in the run.
[<NoEquality; NoComparison>]
type internal MatchingProblem =
    {
        Places: CallPlace[]
        /// Step, then call.
        Fits: int -> int -> bool
    }

/// Branches that run side by side have more ways to share the calls than can be looked at.
exception internal TooAmbiguous

module internal Matching =

    /// The most steps, each with a call of its own, in any order.
    let ofMost (problem: MatchingProblem) (calls: int list) (steps: int list) : Matching =
        let mutable stepOf: Map<int, int> = Map.empty

        let rec place (visited: Set<int> ref) (step: int) : bool =
            calls
            |> List.exists (fun call ->
                if visited.Value.Contains call || not (problem.Fits step call) then
                    false
                else
                    visited.Value <- visited.Value.Add call

                    let isFree =
                        match stepOf.TryFind call with
                        | None -> true
                        | Some other -> place visited other

                    if isFree then stepOf <- stepOf.Add(call, step)
                    isFree)

        for step in steps do
            place (ref Set.empty) step |> ignore

        stepOf |> Map.toSeq |> Seq.map (fun (call, step) -> step, call) |> Map.ofSeq
