namespace AgentObservatory

open System
open System.Collections.Generic
open System.Runtime.CompilerServices
open System.Security.Cryptography
open System.Text

module internal ApprovalText =

    let private outcome (node: TraceNode) : string =
        match node.Error with
        | null when node.Status = SpanStatus.Ok -> ""
        | null -> " " + PlainText.status node.Status
        | error -> $" {PlainText.status node.Status}: {PlainText.escape error.Type}: {PlainText.escape error.Message}"

    let private tally (what: string) (counts: Tally) : seq<string> =
        seq {
            for entry in counts do
                $"{what} {PlainText.escape entry.Key}: {entry.Value}"
        }

    /// The lines of a node alone: itself, its events, and what it lacks.
    let private lines (events: BySession<EventsBySpan>) (node: TraceNode) : string[] =
        [|
            $"{PlainText.escape node.Kind} {PlainText.escape node.Name}{ApprovedValue.text node.Attributes}{outcome node}"

            for event in (events.Of node.Session).Of node do
                let name = PlainText.escape (EventsBySpan.NameOf event)
                $"  - {name}{ApprovedValue.text (EventsBySpan.AttributesOf event)}"

            if node.IsSession then
                for line in tally "dropped" node.Session.Dropped do
                    "  ! " + line

                for line in tally "anomaly" node.Session.Anomalies do
                    "  ! " + line
        |]

    let private isTool (node: TraceNode) = node.Kind = SpanKind.ToolCall

    /// The children in groups whose members have no order among themselves: they have run at the same time, or are calls of tools one
    /// after another, which in another run may.
    let private groups (order: CallSequence) (node: TraceNode) : seq<TraceNode list> =
        let joins (group: TraceNode list) (next: TraceNode) =
            (isTool next && isTool group.Head)
            || List.exists (fun one -> not (order.IsBefore(one, next))) group

        let add (groups: TraceNode list list) (child: TraceNode) =
            match groups with
            | group :: rest when joins group child -> (child :: group) :: rest
            | _ -> [ child ] :: groups

        node.Children |> Seq.fold add [] |> Seq.rev

    let private digest (texts: seq<string>) : string =
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(String.Join('\n', texts))))

    let ofForest (forest: TraceForest) : string =
        let events = BySession EventsBySpan
        let order = CallSequence()
        let own = Array.init forest.Nodes.Length (fun index -> lines events forest.Nodes[index])
        let digests = Array.zeroCreate<string> own.Length
        let children = Array.zeroCreate<TraceNode[]> own.Length

        let sorted (group: seq<TraceNode>) =
            Seq.sortWith
                (fun (left: TraceNode) (right: TraceNode) ->
                    match String.CompareOrdinal(own[left.Index][0], own[right.Index][0]) with
                    | 0 -> String.CompareOrdinal(digests[left.Index], digests[right.Index])
                    | order -> order)
                group

        // Each node's children come behind it.
        for index in own.Length - 1 .. -1 .. 0 do
            children[index] <- groups order forest.Nodes[index] |> Seq.collect sorted |> Seq.toArray

            digests[index] <-
                digest (
                    Seq.append own[index] (Seq.map (fun (child: TraceNode) -> digests[child.Index]) children[index])
                )

        let text = StringBuilder()
        let waiting = Stack<TraceNode>(Seq.rev (sorted forest.Roots))

        while waiting.Count > 0 do
            let node = waiting.Pop()

            for line in own[node.Index] do
                text.Append(' ', 2 * node.Depth).Append(line).Append('\n') |> ignore

            for child in Seq.rev children[node.Index] do
                waiting.Push child

        text.ToString()

/// Traces as texts to be approved: with any library that compares a text with an approved one.
[<AbstractClass; Sealed; Extension>]
type TraceApproval =

    /// <summary>The trace as plain text, the same in each run that does the same. It has no ids and no times: neither those of the
    /// trace, nor values of attributes whose names end like those of ids or times (<c>_id</c>, <c>_ms</c>, <c>duration</c>). What ran at
    /// the same time, and calls of tools directly one after another, are in the order of their texts; everything else is in the
    /// order of the run.</summary>
    /// <param name="forest">The trace.</param>
    [<Extension>]
    static member ToApprovalText(forest: TraceForest) : string =
        ArgumentNullException.ThrowIfNull(forest, nameof forest)
        ApprovalText.ofForest forest

    /// <inheritdoc cref="M:AgentObservatory.TraceApproval.ToApprovalText(AgentObservatory.TraceForest)"/>
    [<Extension>]
    static member ToApprovalText(envelope: SessionEnvelope) : string = ApprovalText.ofForest (TraceForest.Of envelope)
