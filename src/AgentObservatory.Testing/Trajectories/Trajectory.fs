namespace AgentObservatory

open System

/// The calls of tools that an agent is expected to make, in groups one after another. All that is in one group may come in any order, or
/// at the same time. Immutable.
[<Sealed>]
type Trajectory private (groups: TrajectoryStep list list list) =

    static let existing (steps: TrajectoryStep[]) : TrajectoryStep list =
        ArgumentNullException.ThrowIfNull(steps, nameof steps)

        if Array.exists (fun step -> isNull (box step)) steps then
            raise (ArgumentException("A step is null.", nameof steps))

        List.ofArray steps

    /// Groups of branches of steps.
    member internal _.Groups: TrajectoryStep list list list = groups

    /// No call.
    static member Empty: Trajectory = Trajectory []

    /// <summary>Then these, one after another.</summary>
    /// <param name="steps">The steps in their order.</param>
    member _.Then([<ParamArray>] steps: TrajectoryStep[]) : Trajectory =
        Trajectory(groups @ [ for step in existing steps -> [ [ step ] ] ])

    /// <summary>Then these, in any order.</summary>
    /// <param name="steps">The steps.</param>
    member _.ThenInAnyOrder([<ParamArray>] steps: TrajectoryStep[]) : Trajectory =
        Trajectory(groups @ [ [ for step in existing steps -> [ step ] ] ])

    /// <summary>Then these sequences, side by side. Of branches that compete for the same calls there may be four; of more, no answer is
    /// given, since it could take for ever.</summary>
    /// <param name="branches">Each one's steps, in their order.</param>
    member _.ThenBranches([<ParamArray>] branches: TrajectoryStep[][]) : Trajectory =
        ArgumentNullException.ThrowIfNull(branches, nameof branches)
        Trajectory(groups @ [ [ for branch in branches -> existing branch ] ])
