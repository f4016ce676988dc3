namespace AgentObservatory

open System
open System.Collections.Generic
open System.Text

/// A trace as text, with marks at what is to be looked at.
module internal TraceTree =

    let private longest = 100
    let private deepest = 30

    /// An attribute as JSON has it, not at any length.
    let private entry (entry: KeyValuePair<string, AttributeValue>) : string =
        let alone = AttributeValue.FromMap(Attributes.Create(ReadOnlySpan [| entry |])).ToString()
        PlainText.cut 60 (PlainText.escape (alone.Substring(1, alone.Length - 2)))

    let private attributes (node: TraceNode) : string =
        if node.Attributes.Count = 0 then
            ""
        else
            " {" + PlainText.cut 200 (String.Join(",", Seq.map entry node.Attributes)) + "}"

    let private outcome (node: TraceNode) : string =
        match node.Error with
        | null when node.Status = SpanStatus.Ok -> ""
        | null -> " " + PlainText.status node.Status
        | error ->
            let message = PlainText.cut 100 (PlainText.escape error.Message)
            $" {PlainText.status node.Status}: {PlainText.escape error.Type}: {message}"

    let private line (node: TraceNode) : string =
        let indent = String(' ', 2 * min deepest node.Depth)
        let name = PlainText.cut 100 (PlainText.escape node.Name)

        indent
        + PlainText.escape node.Kind
        + " "
        + name
        + attributes node
        + outcome node

    /// The nodes that are shown of a forest which is too large: the marked ones and those above them.
    let private chosen (forest: TraceForest) (marks: IReadOnlyDictionary<int, string>) : seq<TraceNode> =
        let kept = SortedSet<int>()

        for index in Seq.sort marks.Keys do
            let mutable node: TraceNode | null = forest.Nodes[index]

            while kept.Count < longest && not (isNull node) do
                match node with
                | null -> ()
                | one ->
                    kept.Add one.Index |> ignore
                    node <- one.Parent

        for root in forest.Roots do
            if kept.Count < longest then kept.Add root.Index |> ignore

        Seq.map (fun index -> forest.Nodes[index]) kept

    /// The forest as a tree. A marked node has an arrow before it and its mark behind it.
    let draw (forest: TraceForest) (marks: IReadOnlyDictionary<int, string>) : string =
        let text = StringBuilder()
        let isWhole = forest.Nodes.Length <= longest
        let shown = List<TraceNode>(if isWhole then forest.Nodes :> seq<_> else chosen forest marks)

        for node in shown do
            match marks.TryGetValue node.Index with
            | true, mark ->
                let note = if mark = "" then "" else "   <- " + mark
                text.Append("> ").Append(line node).Append(note).Append('\n') |> ignore
            | _ -> text.Append("  ").Append(line node).Append('\n') |> ignore

        if not isWhole then
            text.Append("  (").Append(forest.Nodes.Length - shown.Count).Append(" more are not shown)\n")
            |> ignore

        text.ToString()
