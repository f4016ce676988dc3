namespace AgentObservatory

open System
open System.Collections.Generic

/// Siblings of two runs, matched as multisets: those whose subtrees do the same, then those with the same kind, name and
/// arguments, then those with the same kind and name; of several the first with the first, and so on. What is first does not
/// depend on the order in which calls that run at once are told.
[<NoComparison; NoEquality>]
type internal SiblingMatch =
    {
        Pairs: List<struct (TraceNode * TraceNode)>
        Removed: TraceNode[]
        Added: TraceNode[]
    }

module internal SiblingMatch =

    let private group (nodes: HashSet<TraceNode>) (key: TraceNode -> UInt128) (order: TraceNode -> 'Order) =
        let groups = Dictionary<UInt128, TraceNode[]>()

        for struct (key, members) in
            nodes
            |> Seq.groupBy key
            |> Seq.map (fun (key, members) -> struct (key, Seq.toArray members)) do
            groups.Add(key, Array.sortBy order members)

        groups

    /// Matches siblings by the shapes of their runs.
    let find
        (shapeOfLeft: TraceNode -> CallShape)
        (shapeOfRight: TraceNode -> CallShape)
        (left: seq<TraceNode>)
        (right: seq<TraceNode>)
        : SiblingMatch =
        let pairs = List<struct (TraceNode * TraceNode)>()
        let lefts = HashSet<TraceNode>(left, HashIdentity.Reference)
        let rights = HashSet<TraceNode>(right, HashIdentity.Reference)

        let pairUp (key: CallShape -> UInt128) =
            let order (shape: CallShape) = struct (shape.Level, shape.Arguments, shape.Subtree)
            let ordered (shapeOf: TraceNode -> CallShape) (node: TraceNode) = struct (order (shapeOf node), node.Index)
            let rightGroups = group rights (shapeOfRight >> key) (ordered shapeOfRight)

            for entry in group lefts (shapeOfLeft >> key) (ordered shapeOfLeft) do
                match rightGroups.TryGetValue entry.Key with
                | true, others ->
                    for place in 0 .. min entry.Value.Length others.Length - 1 do
                        pairs.Add(struct (entry.Value[place], others[place]))
                        lefts.Remove entry.Value[place] |> ignore
                        rights.Remove others[place] |> ignore
                | _ -> ()

        pairUp _.Subtree
        pairUp _.Arguments
        pairUp _.Call

        { Pairs = pairs; Removed = Seq.toArray lefts; Added = Seq.toArray rights }
