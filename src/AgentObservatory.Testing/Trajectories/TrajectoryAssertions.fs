namespace AgentObservatory

open System
open System.Runtime.CompilerServices

module internal TrajectoryCheck =

    let private expectation (mode: TrajectoryMode) : string =
        match mode with
        | TrajectoryMode.Strict -> "each call to be a step, and each step a call, in order"
        | TrajectoryMode.Unordered -> "each call to be a step, and each step a call"
        | TrajectoryMode.Superset -> "each step to be a call, in order"
        | _ -> "each call to be a step, in order"

    let private tell
        (forest: TraceForest)
        (mode: TrajectoryMode)
        (steps: TrajectoryStep[])
        (calls: TraceNode[])
        (matching: Matching)
        =
        let missing =
            [
                for step in 0 .. steps.Length - 1 do
                    if not (matching.ContainsKey step) then $"  step {step + 1}: {steps[step]}"
            ]

        let stepOf = matching |> Map.toSeq |> Seq.map (fun (step, call) -> call, step) |> Map.ofSeq

        let missed = if missing.IsEmpty then "" else "\nWithout a call:\n" + String.Join("\n", missing)

        Mismatch.show
            $"Expected {expectation mode}. At most {matching.Count} of {steps.Length} steps fit the {calls.Length} calls.{missed}"
            forest
            [
                for call in 0 .. calls.Length - 1 do
                    match stepOf.TryFind call with
                    | Some step -> struct (calls[call], $"step {step + 1}")
                    | None -> struct (calls[call], "no step")
            ]

    let check (envelope: SessionEnvelope) (trajectory: Trajectory) (mode: TrajectoryMode) : unit =
        let forest = TraceForest.Of envelope
        let events = CallEvents envelope
        let arguments = GivenArguments envelope
        let calls = forest.Nodes |> Seq.filter (fun node -> node.Tool <> "") |> Seq.toArray
        let steps = trajectory.Groups |> List.concat |> List.concat |> List.toArray

        let place (node: TraceNode) =
            match node.Span with
            | null -> CallPlace.Unknown
            | span -> events.PlaceOf span

        let problem: MatchingProblem =
            {
                Places = Array.map place calls
                Fits = fun step call -> steps[step].Fits(arguments, calls[call])
            }

        let mutable last = -1

        let numbered =
            trajectory.Groups
            |> List.map (
                List.map (
                    List.map (fun _ ->
                        last <- last + 1
                        last)
                )
            )

        let matcher = TrajectoryMatcher(problem, numbered)

        try
            match matcher.Find mode with
            | Some _ -> ()
            | None -> tell forest mode steps calls (matcher.Nearest mode)
        with TooAmbiguous ->
            Mismatch.show
                "The trajectory is too ambiguous to be told: too many of its branches fit the same calls."
                forest
                []

/// Trajectories as assertions.
[<AbstractClass; Sealed; Extension>]
type TrajectoryAssertions =

    /// <summary>The session's calls of tools agree with a trajectory. If they do not, the message shows a matching of the most
    /// steps.</summary>
    /// <param name="envelope">The trace.</param>
    /// <param name="trajectory">What is expected.</param>
    /// <param name="mode">How they must agree.</param>
    /// <returns>The trace again.</returns>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">They do not agree, or the trajectory is too ambiguous to be
    /// told.</exception>
    [<Extension>]
    static member Follows(envelope: SessionEnvelope, trajectory: Trajectory, mode: TrajectoryMode) : SessionEnvelope =
        ArgumentNullException.ThrowIfNull(box envelope, nameof envelope)
        ArgumentNullException.ThrowIfNull(trajectory, nameof trajectory)
        TrajectoryCheck.check envelope trajectory mode
        envelope
