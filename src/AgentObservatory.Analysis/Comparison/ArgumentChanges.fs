namespace AgentObservatory

open System.Collections.Generic
open System.Collections.Immutable

/// An argument that two calls do not have in common; null where a call has none of that name.
[<NoComparison; NoEquality>]
type internal ArgumentChange = { Name: string; Left: AttributeValue; Right: AttributeValue }

/// Which arguments of calls differ that two runs both have. Not safe for several threads at once.
[<Sealed>]
type internal ArgumentChanges() =
    let events = BySession CallEvents

    let arguments (node: TraceNode) =
        match node.Span with
        | null -> CallShapes.noArguments
        | span -> CallShapes.arguments ((events.Of node.Session).GivenOf span) span

    let valueOf (arguments: IReadOnlyDictionary<string, AttributeValue>) name =
        match arguments.TryGetValue name with
        | true, value -> value
        | _ -> AttributeValue.Null

    /// In the order of their names. Of sessions there are none: what differs is the agent.
    member _.Of(left: TraceNode, right: TraceNode) : ImmutableArray<ArgumentChange> =
        let one = arguments left
        let other = arguments right

        ImmutableArray.CreateRange(
            seq {
                for name in Seq.distinct (Seq.append one.Keys other.Keys) |> Seq.sort do
                    let leftValue = valueOf one name
                    let rightValue = valueOf other name

                    if leftValue.ToString() <> rightValue.ToString() then
                        { Name = name; Left = leftValue; Right = rightValue }
            }
        )
