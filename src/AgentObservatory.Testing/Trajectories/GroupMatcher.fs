namespace AgentObservatory

/// Matches one group of a trajectory: branches in any order, each a step or a sequence of them.
module internal GroupMatcher =

    /// How many branches may compete for the same calls, if one of them is a sequence. To match any number of them is
    /// NP-complete.
    let mostBranches = 4

    let private reach (problem: MatchingProblem) (calls: int list) (branch: int list) : Set<int> =
        calls
        |> List.filter (fun call -> List.exists (fun step -> problem.Fits step call) branch)
        |> Set.ofList

    /// Branches that compete for calls, directly or through others, belong together.
    let private competing (problem: MatchingProblem) (calls: int list) (branches: int list list) : int list list list =
        let join (groups: (Set<int> * int list list) list) (branch: int list) =
            let reached = reach problem calls branch
            let sharing, apart = List.partition (fun (calls, _) -> not (Set.intersect calls reached).IsEmpty) groups
            let all = Set.unionMany (reached :: List.map fst sharing)
            (all, List.collect snd sharing @ [ branch ]) :: apart

        List.fold join [] branches |> List.map snd

    let private together (problem: MatchingProblem) (calls: int list) (branches: int list list) : Matching =
        if List.forall (fun (branch: int list) -> branch.Length = 1) branches then
            Matching.ofMost problem calls (List.concat branches)
        elif branches.Length > mostBranches then
            raise TooAmbiguous
        else
            BranchMatcher.ofMost problem calls branches

    /// A matching of the most steps.
    /// <exception cref="T:AgentObservatory.TooAmbiguous">There are too many ways.</exception>
    let ofMost (problem: MatchingProblem) (calls: int list) (branches: int list list) : Matching =
        competing problem calls branches
        |> List.map (together problem calls)
        |> List.fold (Map.fold (fun matching step call -> Map.add step call matching)) Map.empty
