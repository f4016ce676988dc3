namespace AgentObservatory

open System.Collections.Generic
open System.Text.Json
open System.Threading.Tasks
open Microsoft.Extensions.AI

/// A tool that answers what it has answered in a trace. Safe to use from any thread.
[<Sealed>]
type internal ReplayedTool(envelope: SessionEnvelope, name: string) =
    inherit AIFunction()

    let forest = TraceForest.Of envelope
    let arguments = GivenArguments envelope

    /// As the model was told of it.
    let definition: Attributes =
        seq {
            for node in forest.Nodes do
                for tool in (MessageParts.ofJson node.Attributes[Convention.toolDefinitions]).AsList() do
                    let map = tool.AsMap()
                    if string map["name"] = name then map
        }
        |> Seq.tryHead
        |> Option.defaultValue Attributes.Empty

    let description =
        match definition["description"] with
        | value when value.Kind = AttributeKind.Null -> ""
        | value -> value.ToString()

    let schema =
        match definition["parameters"] with
        | value when value.Kind = AttributeKind.Null -> JsonElement.Parse "{}"
        | value -> ReplayedValue.json value

    let answer (node: TraceNode) : obj | null =
        RecordedFailure.again node

        match node.Attributes[Convention.toolCallResult] with
        | value when value.Kind <> AttributeKind.Null -> ReplayedValue.result value
        | _ -> ReplayedValue.result (OwnWords.result node.Attributes)

    /// A call that never ended has no answer.
    let answered, unanswered =
        Seq.filter (fun (node: TraceNode) -> node.Tool = name) forest.Nodes
        |> List.ofSeq
        |> List.partition (fun node -> node.Status <> SpanStatus.Unfinished || node.IsError)

    let cassette =
        Cassette<struct (TraceNode * AttributeValue)>(
            PlainText.quoted name,
            [ for node in answered -> struct (node, arguments.Of node) ],
            unanswered.Length
        )

    override _.Name = name

    override _.Description = description

    override _.JsonSchema = schema

    override _.InvokeCoreAsync(given, cancellation) =
        cancellation.ThrowIfCancellationRequested()
        let asked = ReplayedValue.given (Dictionary<string, obj | null>(given))

        let struct (node, _) =
            cassette.Take
                (fun (struct (_, recorded)) -> SameValue.areSame recorded asked)
                (fun (struct (_, recorded)) ->
                    $"\n  recorded: {ReplayedValue.show recorded}\n  asked:    {ReplayedValue.show asked}")

        ValueTask<obj | null>(answer node)
