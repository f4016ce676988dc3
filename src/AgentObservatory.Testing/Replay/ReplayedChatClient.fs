namespace AgentObservatory

open System
open System.Collections.Generic
open System.Threading
open System.Threading.Tasks
open Microsoft.Extensions.AI

/// What a trace knows of what a model was asked.
[<NoComparison>]
type internal RecordedQuestion =
    | Unknown
    /// The last word of the user alone.
    | LastWord of SaidPart
    | Messages of SaidPart list

/// A model call as it was recorded.
[<NoComparison>]
type internal RecordedModelCall = { Node: TraceNode; Asked: RecordedQuestion }

/// Items that are there already, as a stream.
[<Sealed>]
type internal ReadyStream<'Item>(make: unit -> 'Item[]) =
    interface IAsyncEnumerable<'Item> with
        member _.GetAsyncEnumerator _ =
            let items = lazy make ()
            let mutable place = -1

            { new IAsyncEnumerator<'Item> with
                member _.Current = items.Value[place]

                member _.MoveNextAsync() =
                    place <- place + 1
                    ValueTask<bool>(place < items.Value.Length)

                member _.DisposeAsync() = ValueTask.CompletedTask
            }

module internal RecordedModelCalls =

    let private isAnswered (node: TraceNode) =
        node.Attributes[Convention.outputMessages].Kind <> AttributeKind.Null
        || OwnWords.answer node.Attributes <> ""
        || node.IsError
        || node.Status = SpanStatus.Cancelled

    let private asked (node: TraceNode) : RecordedQuestion =
        match node.Attributes[Convention.inputMessages], OwnWords.question node.Attributes with
        | value, _ when value.Kind <> AttributeKind.Null -> Messages(SaidParts.recorded value)
        | _, "" -> Unknown
        | _, question -> LastWord { Role = "user"; Kind = "text"; Value = AttributeValue.FromString question }

    let ofEnvelope (envelope: SessionEnvelope) : Cassette<RecordedModelCall> =
        let answered, unanswered =
            (TraceForest.Of envelope).Nodes
            |> Seq.filter (fun node -> not node.IsSession && SpanRole.isModelCall node.Kind node.Attributes)
            |> List.ofSeq
            |> List.partition isAnswered

        Cassette("the model", [ for node in answered -> { Node = node; Asked = asked node } ], unanswered.Length)

    let private finishReason (attributes: Attributes) : Nullable<ChatFinishReason> =
        match Seq.tryHead (attributes[Convention.finishReasons].AsList()) with
        | None -> Nullable()
        | Some reason when reason.ToString() = Convention.toolCallReason -> Nullable ChatFinishReason.ToolCalls
        | Some reason -> Nullable(ChatFinishReason(reason.ToString()))

    let private answered (node: TraceNode) : ChatMessage list =
        match SaidParts.messages node.Attributes[Convention.outputMessages] with
        | [] -> [ ChatMessage(ChatRole.Assistant, OwnWords.answer node.Attributes) ]
        | messages ->
            [
                for role, parts in messages do
                    let role = if role = "" then ChatRole.Assistant else ChatRole role
                    ChatMessage(role, List<AIContent>(List.choose SaidParts.content parts))
            ]

    /// The answer again, or the failure.
    let answer (node: TraceNode) : ChatResponse =
        RecordedFailure.again node

        let response =
            ChatResponse(
                List<ChatMessage>(answered node),
                ModelId = node.Model,
                FinishReason = finishReason node.Attributes
            )

        if not node.OwnTokens.IsNone then
            response.Usage <-
                UsageDetails(
                    InputTokenCount = Nullable node.OwnTokens.Input,
                    OutputTokenCount = Nullable node.OwnTokens.Output,
                    TotalTokenCount = Nullable node.OwnTokens.Total
                )

        response

/// A model that answers what it has answered in a trace. Safe to use from any thread.
[<Sealed>]
type internal ReplayedChatClient(envelope: SessionEnvelope) =
    let cassette = RecordedModelCalls.ofEnvelope envelope

    let ask (messages: seq<ChatMessage>) (cancellation: CancellationToken) : ChatResponse =
        cancellation.ThrowIfCancellationRequested()
        let given = SaidParts.given messages

        let lastWord =
            given
            |> List.tryFindBack (fun part -> part.Role = "user" && part.Kind = "text")
            |> Option.toList

        /// What was recorded and what of the given is compared with it.
        let sides (call: RecordedModelCall) =
            match call.Asked with
            | Unknown -> [], []
            | LastWord word -> [ word ], lastWord
            | Messages recorded -> recorded, given

        let fits (call: RecordedModelCall) = sides call ||> (=)
        let difference (call: RecordedModelCall) = sides call ||> SaidParts.difference

        RecordedModelCalls.answer (cassette.Take fits difference).Node

    interface IChatClient with
        member _.GetResponseAsync(messages, _, cancellation) =
            try
                Task.FromResult(ask messages cancellation)
            with thrown ->
                Task.FromException<ChatResponse> thrown

        member _.GetStreamingResponseAsync(messages, _, cancellation) =
            ReadyStream<ChatResponseUpdate>(fun () -> (ask messages cancellation).ToChatResponseUpdates())

        member this.GetService(serviceType, serviceKey) =
            if isNull serviceKey && serviceType.IsInstanceOfType this then this else null

    interface IDisposable with
        member _.Dispose() = ()
