namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable

/// A piece of a critical path: what ran without waiting for anything below it.
[<NoComparison>]
type PathStep =
    {
        /// What ran.
        Node: TraceNode
        /// Since when.
        StartTime: Timestamp
        /// For how long.
        DurationNanoseconds: int64
    }

/// Where the time of a tree went. Pure; times are those of the envelopes' clocks.
[<RequireQualifiedAccess>]
module TraceTime =

    /// How much of a node's time its children cover together.
    let private covered (node: TraceNode) : int64 =
        let start = node.StartTime.UnixNanoseconds
        let finish = node.EndTime.UnixNanoseconds
        let children = Seq.toArray node.Children
        Array.sortInPlaceBy (fun (child: TraceNode) -> child.StartTime.UnixNanoseconds) children

        let mutable reached = start
        let mutable sum = 0L

        for child in children do
            let from = max reached child.StartTime.UnixNanoseconds
            let until = min finish child.EndTime.UnixNanoseconds

            if until > from then
                sum <- sum + (until - from)
                reached <- until

        sum

    /// How long a node ran while nothing directly below it did, in nanoseconds. Children that run at once count once, and
    /// only as far as they are within its own time.
    [<CompiledName("SelfNanoseconds")>]
    let selfNanoseconds (node: TraceNode) : int64 =
        ArgumentNullException.ThrowIfNull(box node, nameof node)
        node.DurationNanoseconds - covered node

    /// What a node's time was spent on, from its start to its end without gaps: at each moment what, had it been faster,
    /// would have let the node end earlier. Going back from the end, that is the child that ended last, and before its
    /// start the child that had ended last by then; the rest is the node's own. Stack-safe; n log n.
    [<CompiledName("CriticalPath")>]
    let criticalPath (node: TraceNode) : ImmutableArray<PathStep> =
        ArgumentNullException.ThrowIfNull(box node, nameof node)
        // From the end to the start.
        let steps = List<PathStep>()
        let pending = Stack<struct (TraceNode * int64 * int64 * bool)>()

        let step node (from: int64) (until: int64) =
            if until > from then
                steps.Add
                    {
                        Node = node
                        StartTime = { UnixNanoseconds = from }
                        DurationNanoseconds = until - from
                    }

        pending.Push(struct (node, node.StartTime.UnixNanoseconds, node.EndTime.UnixNanoseconds, false))

        while pending.Count > 0 do
            let struct (node, from, until, isOwn) = pending.Pop()

            if isOwn then
                step node from until
            else
                // What is pushed first is done last, so the pieces are collected before.
                let pieces = List<struct (TraceNode * int64 * int64 * bool)>()
                let ended (child: TraceNode) = min until child.EndTime.UnixNanoseconds

                let children =
                    node.Children
                    |> Seq.filter (fun child -> ended child > max from child.StartTime.UnixNanoseconds)
                    |> Seq.toArray

                Array.sortInPlaceWith
                    (fun (left: TraceNode) (right: TraceNode) ->
                        match compare (ended right) (ended left) with
                        | 0 -> compare right.StartTime.UnixNanoseconds left.StartTime.UnixNanoseconds
                        | order -> order)
                    children

                let mutable reached = until

                for child in children do
                    if ended child <= reached then
                        pieces.Add(struct (node, ended child, reached, true))
                        let start = max from child.StartTime.UnixNanoseconds
                        pieces.Add(struct (child, start, ended child, false))
                        reached <- start

                pieces.Add(struct (node, from, reached, true))

                for place in pieces.Count - 1 .. -1 .. 0 do
                    pending.Push pieces[place]

        steps.Reverse()
        ImmutableArray.CreateRange steps
