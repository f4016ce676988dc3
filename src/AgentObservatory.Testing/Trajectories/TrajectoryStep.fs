namespace AgentObservatory

open System
open System.Collections.Generic

/// A call of a tool that an agent is expected to make. Immutable.
[<Sealed>]
type TrajectoryStep private (text: string, fits: GivenArguments -> TraceNode -> bool) =

    member internal _.Fits(arguments: GivenArguments, call: TraceNode) : bool = fits arguments call

    /// <summary>A call of a tool, whatever it is given.</summary>
    /// <param name="tool">The tool's name.</param>
    static member Call(tool: string) : TrajectoryStep =
        ArgumentNullException.ThrowIfNull(tool, nameof tool)
        TrajectoryStep(PlainText.escape tool, (fun _ call -> call.Tool = tool))

    /// <summary>A call that is given exactly these arguments: <c>gen_ai.tool.call.arguments</c> where that was recorded, or the
    /// attributes that the call began with.</summary>
    /// <param name="arguments">All of the arguments.</param>
    member _.WithArguments([<ParamArray>] arguments: struct (string * AttributeValue)[]) : TrajectoryStep =
        ArgumentNullException.ThrowIfNull(arguments, nameof arguments)

        let expected =
            ReplayedValue.mapOf
                [
                    for struct (name, value) in arguments -> name, ReplayedValue.comparable value
                ]

        TrajectoryStep(
            $"{text} {PlainText.escape (expected.ToString())}",
            fun given call -> fits given call && SameValue.areSame (given.Of call) expected
        )

    /// <summary>A call of which something holds.</summary>
    /// <param name="predicate">What must hold. It is asked about calls in any order, more than once.</param>
    member _.Where(predicate: Func<TraceNode, bool>) : TrajectoryStep =
        ArgumentNullException.ThrowIfNull(predicate, nameof predicate)
        TrajectoryStep(text + " where ...", (fun given call -> fits given call && predicate.Invoke call))

    /// The tool, and what it is given.
    override _.ToString() = text
