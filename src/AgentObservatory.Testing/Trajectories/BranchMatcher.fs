namespace AgentObservatory

open System.Collections.Generic

/// Matches branches that are sequences: within each, a call has ended before that of the next step starts.
module internal BranchMatcher =

    let private mostStates = 100_000

    /// How far each branch has come: the next step that it may match, and the call that it has matched last.
    type private State = { Call: int; Next: (int * int) list }

    /// The most steps of the branches, looking at all ways.
    let ofMost (problem: MatchingProblem) (calls: int list) (branches: int list list) : Matching =
        let calls = calls |> List.sortBy (fun call -> problem.Places[call].Start) |> List.toArray
        let branches = branches |> List.map List.toArray |> List.toArray
        let known = Dictionary<State, struct (int * Matching)>()

        let mayFollow (last: int) (call: int) = last < 0 || problem.Places[last].IsBefore problem.Places[call]

        let rec best (state: State) : struct (int * Matching) =
            match known.TryGetValue state with
            | true, found -> found
            | _ when state.Call = calls.Length -> struct (0, Map.empty)
            | _ ->
                if known.Count >= mostStates then raise TooAmbiguous

                let call = calls[state.Call]
                let mutable found = best { state with Call = state.Call + 1 }

                for branch in 0 .. branches.Length - 1 do
                    let next, last = state.Next[branch]

                    if mayFollow last call then
                        for place in next .. branches[branch].Length - 1 do
                            let step = branches[branch][place]

                            if problem.Fits step call then
                                let struct (count, matching) =
                                    best
                                        {
                                            Call = state.Call + 1
                                            Next = List.updateAt branch (place + 1, call) state.Next
                                        }

                                let struct (most, _) = found
                                if count + 1 > most then found <- struct (count + 1, matching.Add(step, call))

                known[state] <- found
                found

        let struct (_, matching) = best { Call = 0; Next = [ for _ in branches -> 0, -1 ] }
        matching
