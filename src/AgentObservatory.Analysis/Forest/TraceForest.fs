namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable
open System.Runtime.InteropServices

/// Sessions and their spans as trees. A session that was started by a span of another one, in the same trace, stands below
/// that span, whichever file it comes from. Immutable; safe to share between threads.
[<Sealed>]
type TraceForest private (nodes: ImmutableArray<TraceNode>, roots: ImmutableArray<TraceNode>) =

    /// The parents of a session's spans by their places; -1 for one whose parent is not a span before it.
    static let parentsOf (spans: ImmutableArray<SpanRecord>) : int[] =
        let places = Dictionary<SpanId, int>(spans.Length)
        let parents = Array.zeroCreate<int> spans.Length

        for place in 0 .. spans.Length - 1 do
            let mutable parent = -1
            parents[place] <- if places.TryGetValue(spans[place].ParentSpanId, &parent) then parent else -1
            places.TryAdd(spans[place].SpanId, place) |> ignore

        parents

    /// What each number has started, in the order of the starts. See SessionAttachment for the numbers.
    static let childrenOf (envelopes: ImmutableArray<SessionEnvelope>) (firsts: int[]) (starters: int[]) =
        let children = Array.zeroCreate<List<int> | null>(firsts[envelopes.Length] - 1)

        let add parent child =
            match children[parent] with
            | null -> children[parent] <- List [ child ]
            | known -> known.Add child

        for index in 0 .. envelopes.Length - 1 do
            let parents = parentsOf (Sound.list envelopes[index].Spans)

            for place in 0 .. parents.Length - 1 do
                add (firsts[index] + parents[place]) (firsts[index] + place)

        let startOf (index: int) = envelopes[index].Session.StartTime.UnixNanoseconds

        let nested =
            Seq.filter (fun index -> starters[index] >= 0) (seq { 0 .. envelopes.Length - 1 })
            |> Seq.sortBy startOf
            |> Seq.groupBy (fun index -> starters[index])

        for starter, sessions in nested do
            let spans =
                match children[starter] with
                | null -> List()
                | spans -> spans

            let merged = List<int>(spans.Count + 1)
            let waiting = Queue<int> sessions

            let above = SessionAttachment.sessionOf firsts starter

            // Spans keep their order, which is not that of clocks.
            for span in spans do
                let spanStart = envelopes[above].Spans[span - firsts[above]].StartTime.UnixNanoseconds

                while waiting.Count > 0 && startOf (waiting.Peek()) < spanStart do
                    merged.Add(firsts[waiting.Dequeue()] - 1)

                merged.Add span

            for session in waiting do
                merged.Add(firsts[session] - 1)

            children[starter] <- merged

        children

    /// Adds up what is known from the leaves upwards.
    static let sumUp (nodes: TraceNode[]) =
        for index in nodes.Length - 1 .. -1 .. 0 do
            let node = nodes[index]

            if node.Tokens.IsNone && not node.OwnTokens.IsNone then
                node.Tokens <- node.OwnTokens
                node.IsTokenSource <- true

            match node.Parent with
            | null -> ()
            | parent ->
                parent.Tokens <- parent.Tokens.Add node.Tokens
                parent.Count <- parent.Count + node.Count

    static let build (envelopes: ImmutableArray<SessionEnvelope>) : TraceForest =
        let firsts = SessionAttachment.firstSpans envelopes
        let starters = SessionAttachment.find envelopes firsts
        let children = childrenOf envelopes firsts starters
        let nodes = Array.zeroCreate<TraceNode> children.Length
        let roots = ImmutableArray.CreateBuilder<TraceNode>()
        let pending = Stack<struct (int * (TraceNode | null))>()

        for index in envelopes.Length - 1 .. -1 .. 0 do
            if starters[index] < 0 then pending.Push(struct (firsts[index] - 1, null))

        let mutable count = 0

        while pending.Count > 0 do
            let struct (number, parent) = pending.Pop()
            let session = SessionAttachment.sessionOf firsts number
            let envelope = envelopes[session]

            let span: SpanRecord | null =
                if number < firsts[session] then null else envelope.Spans[number - firsts[session]]

            let node = TraceNode(count, envelope, span, parent)
            node.All <- nodes
            node.OwnTokens <- TokenUsage.Of node.Attributes

            node.Agent <-
                match span, parent with
                | NonNull span, NonNull parent ->
                    match SpanRole.agent span.Kind span.Name span.Attributes with
                    | "" -> parent.Agent
                    | named -> named
                | _ -> string envelope.Session.AgentId

            nodes[count] <- node
            count <- count + 1

            if isNull parent then roots.Add node

            match children[number] with
            | null -> ()
            | below ->
                for place in below.Count - 1 .. -1 .. 0 do
                    pending.Push(struct (below[place], node))

        sumUp nodes

        for node in nodes do
            let below = ImmutableArray.CreateBuilder<TraceNode>()
            let mutable next = node.Index + 1

            while next < node.Index + node.Count do
                below.Add nodes[next]
                next <- next + nodes[next].Count

            node.Children <- below.DrainToImmutable()

        TraceForest(ImmutableCollectionsMarshal.AsImmutableArray nodes, roots.DrainToImmutable())

    /// The forest of some sessions. Parts of one run are merged before; a null envelope is left out. Roots are in the order
    /// given. Takes time in proportion to the number of spans, however deep or wide the trees are.
    static member Of(envelopes: IEnumerable<SessionEnvelope>) : TraceForest =
        ArgumentNullException.ThrowIfNull envelopes
        build (EnvelopeMerge.merge envelopes)

    /// The forest of one session.
    static member Of(envelope: SessionEnvelope) : TraceForest =
        ArgumentNullException.ThrowIfNull(box envelope, nameof envelope)
        build (ImmutableArray.Create envelope)

    /// All sessions and spans: each before its children, and siblings in their order.
    member _.Nodes: ImmutableArray<TraceNode> = nodes

    /// The sessions that no other session here has started.
    member _.Roots: ImmutableArray<TraceNode> = roots

    /// The tokens of all: the sum over the lowest nodes that tell any.
    member _.Tokens: TokenUsage =
        Seq.fold (fun (sum: TokenUsage) (root: TraceNode) -> sum.Add root.Tokens) TokenUsage.None roots
