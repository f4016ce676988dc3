namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable

/// How a call of one run differs from the other run.
type DifferenceKind =
    /// Only the first run has it.
    | Removed = 0
    /// Only the second run has it.
    | Added = 1
    /// Both have it, and it differs in itself.
    | Changed = 2
    /// Both have it, and two of the calls directly below it come one after the other in both runs, in opposite orders.
    | Reordered = 3

/// In what a call differs that both runs have.
[<Flags>]
type CallChanges =
    /// In nothing.
    | None = 0
    /// In its arguments: the attributes that it began with, or the tool's recorded arguments; of a session, in its agent.
    | Arguments = 1
    /// In how it ended: its status or the type of its error.
    | Outcome = 2

/// A difference in what two runs did.
[<NoComparison>]
type CallDifference =
    {
        /// What it is.
        Kind: DifferenceKind
        /// The call in the first run; null if only the second has it. With it goes all below it.
        Left: TraceNode | null
        /// The call in the second run; null if only the first has it. With it goes all below it.
        Right: TraceNode | null
        /// In what a call differs that both have.
        Changes: CallChanges
    }

/// All calls of one kind and name in two runs.
[<NoComparison>]
type CallTotals =
    {
        /// Their kind; <see cref="P:AgentObservatory.TraceNode.SessionKind"/> for sessions.
        Kind: string
        /// Their name; of sessions that of the agent.
        Name: string
        /// How many there are in the first run.
        LeftCalls: int64
        /// How many there are in the second run.
        RightCalls: int64
        /// How many have failed in the first run.
        LeftErrors: int64
        /// How many have failed in the second run.
        RightErrors: int64
        /// Their own tokens in the first run, each counted once.
        LeftTokens: TokenUsage
        /// Their own tokens in the second run, each counted once.
        RightTokens: TokenUsage
        /// How long they ran together in the first run.
        LeftNanoseconds: int64
        /// How long they ran together in the second run.
        RightNanoseconds: int64
    }

module internal CallCounts =

    let private none kind name : CallTotals =
        {
            Kind = kind
            Name = name
            LeftCalls = 0L
            RightCalls = 0L
            LeftErrors = 0L
            RightErrors = 0L
            LeftTokens = TokenUsage.None
            RightTokens = TokenUsage.None
            LeftNanoseconds = 0L
            RightNanoseconds = 0L
        }

    let private addLeft (totals: CallTotals) (node: TraceNode) : CallTotals =
        { totals with
            LeftCalls = totals.LeftCalls + 1L
            LeftErrors = totals.LeftErrors + (if node.IsError then 1L else 0L)
            LeftTokens = if node.IsTokenSource then totals.LeftTokens.Add node.OwnTokens else totals.LeftTokens
            LeftNanoseconds = Sound.add totals.LeftNanoseconds node.DurationNanoseconds
        }

    let private mirrored (totals: CallTotals) : CallTotals =
        { totals with
            LeftCalls = totals.RightCalls
            RightCalls = totals.LeftCalls
            LeftErrors = totals.RightErrors
            RightErrors = totals.LeftErrors
            LeftTokens = totals.RightTokens
            RightTokens = totals.LeftTokens
            LeftNanoseconds = totals.RightNanoseconds
            RightNanoseconds = totals.LeftNanoseconds
        }

    /// By kind, then by name.
    let of' (left: TraceForest) (right: TraceForest) : ImmutableArray<CallTotals> =
        let totals = Dictionary<struct (string * string), CallTotals>()

        let count (node: TraceNode) (add: CallTotals -> TraceNode -> CallTotals) =
            let key = struct (node.Kind, node.Name)

            match totals.TryGetValue key with
            | true, known -> totals[key] <- add known node
            | _ -> totals[key] <- add (none node.Kind node.Name) node

        for node in left.Nodes do
            count node addLeft

        for node in right.Nodes do
            count node (fun totals node -> mirrored (addLeft (mirrored totals) node))

        let sorted = Seq.toArray totals.Values

        Array.sortInPlaceWith
            (fun (one: CallTotals) (other: CallTotals) ->
                match String.CompareOrdinal(one.Kind, other.Kind) with
                | 0 -> String.CompareOrdinal(one.Name, other.Name)
                | order -> order)
            sorted

        ImmutableArray.CreateRange sorted

/// What two runs did differently. Ids, times, tokens, results and numbers of stream events are no behaviour. Nor is the order
/// of calls that one of the runs had running at once. Immutable; safe to share between threads.
[<Sealed>]
type RunComparison private (differences: ImmutableArray<CallDifference>, calls: ImmutableArray<CallTotals>) =

    /// Both in the order in which their places come first in either run.
    static let compareItems (shape: CallDifference -> struct (CallShape * CallShape)) (one: CallDifference) other =
        let key (item: CallDifference) =
            let struct (left, right) = shape item
            let lower = struct (min left.Level right.Level, max left.Level right.Level, left.Call)
            let arguments = struct (min left.Arguments right.Arguments, max left.Arguments right.Arguments)
            struct (lower, arguments, struct (min left.Subtree right.Subtree, max left.Subtree right.Subtree))

        compare (key one) (key other)

    /// Compares two runs, or two sets of sessions. Takes n log n time, and no stack however deep they are.
    static member Of(left: TraceForest, right: TraceForest) : RunComparison =
        ArgumentNullException.ThrowIfNull left
        ArgumentNullException.ThrowIfNull right
        let leftShapes = CallShapes.ofForest left
        let rightShapes = CallShapes.ofForest right
        let shapeOfLeft (node: TraceNode) = leftShapes[node.Index]
        let shapeOfRight (node: TraceNode) = rightShapes[node.Index]
        let differences = ImmutableArray.CreateBuilder<CallDifference>()
        let pending = Stack<CallDifference>()

        let item kind (left: TraceNode | null) (right: TraceNode | null) : CallDifference =
            { Kind = kind; Left = left; Right = right; Changes = CallChanges.None }

        let shapes (item: CallDifference) =
            match item.Left, item.Right with
            | NonNull left, NonNull right -> struct (shapeOfLeft left, shapeOfRight right)
            | NonNull left, Null -> struct (shapeOfLeft left, shapeOfLeft left)
            | Null, NonNull right -> struct (shapeOfRight right, shapeOfRight right)
            | Null, Null -> Unchecked.defaultof<_>

        /// Matches siblings, and leaves what is found to be looked at in its order. Whether their order is reversed.
        let visit (left: seq<TraceNode>) (right: seq<TraceNode>) : bool =
            let found = SiblingMatch.find shapeOfLeft shapeOfRight left right

            let items =
                [|
                    for struct (left, right) in found.Pairs do
                        item DifferenceKind.Changed left right

                    for node in found.Removed do
                        item DifferenceKind.Removed node null

                    for node in found.Added do
                        item DifferenceKind.Added null node
                |]

            Array.sortInPlaceWith (compareItems shapes) items

            for place in items.Length - 1 .. -1 .. 0 do
                pending.Push items[place]

            Seq.map
                (fun (struct (left, right)) -> struct ((shapeOfLeft left).Place, (shapeOfRight right).Place))
                found.Pairs
            |> Seq.toArray
            |> CallOrder.isReversed

        visit left.Roots right.Roots |> ignore

        while pending.Count > 0 do
            let next = pending.Pop()

            match next.Left, next.Right with
            | NonNull left, NonNull right ->
                let struct (one, other) = shapes next

                let changes =
                    (if one.Arguments = other.Arguments then CallChanges.None else CallChanges.Arguments)
                    ||| (if one.Outcome = other.Outcome then CallChanges.None else CallChanges.Outcome)

                if changes <> CallChanges.None then differences.Add { next with Changes = changes }

                if visit left.Children right.Children then
                    differences.Add { next with Kind = DifferenceKind.Reordered }
            | _ -> differences.Add next

        RunComparison(differences.DrainToImmutable(), CallCounts.of' left right)

    /// Compares two runs.
    static member Of(left: SessionEnvelope, right: SessionEnvelope) : RunComparison =
        RunComparison.Of(TraceForest.Of left, TraceForest.Of right)

    /// What the runs did differently, from the first difference on.
    member _.Differences: ImmutableArray<CallDifference> = differences

    /// The first difference; null if there is none.
    member _.FirstDivergence: CallDifference | null = if differences.IsEmpty then null else differences[0]

    /// Whether both did the same.
    member _.IsSameBehaviour: bool = differences.IsEmpty

    /// The calls of both runs by kind and name: how many, with how many errors, tokens and how much time.
    member _.Calls: ImmutableArray<CallTotals> = calls
