namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable
open System.Text

/// Reads the conversation from the spans of a tree.
module internal ConversationReader =

    let private startsThread (node: TraceNode) = node.IsSession || SpanRole.isAgentRun node.Kind node.Attributes

    let private entry (node: TraceNode) (part: MessagePart) : ConversationEntry =
        let author =
            if part.Author = "" && part.Role = ConversationRole.Assistant then
                node.Agent
            else
                part.Author

        {
            Kind = part.Kind
            Role = part.Role
            Author = author
            Text =
                if part.Text = "" && part.Kind = ConversationEntryKind.ToolResult then
                    string (part.Value.AsString())
                else
                    part.Text
            Tool = part.Tool
            CallId = part.CallId
            Value = part.Value
            IsError = false
            Node = node
        }

    let private output (node: TraceNode) : MessagePart[] =
        MessageParts.ofMessages ConversationRole.Assistant node.Attributes[Convention.outputMessages]

    let private input (node: TraceNode) : MessagePart[] =
        Array.append
            (MessageParts.ofMessages ConversationRole.System node.Attributes[Convention.systemInstructions])
            (MessageParts.ofMessages ConversationRole.User node.Attributes[Convention.inputMessages])

    let private isModelCall (node: TraceNode) = not node.IsSession && SpanRole.isModelCall node.Kind node.Attributes

    let private isToolCall (node: TraceNode) = not node.IsSession && SpanRole.isToolCall node.Kind node.Attributes

    /// Whether a model call above says the same as the stream's items.
    let private isToldAbove (node: TraceNode) : bool =
        let rec from (above: TraceNode | null) =
            match above with
            | null -> false
            | above when isModelCall above -> (output above).Length > 0 || OwnWords.answer above.Attributes <> ""
            | above when startsThread above || isToolCall above -> false
            | above -> from above.Parent

        from node.Parent

    let private streamed (node: TraceNode) (events: seq<TraceEvent>) : string =
        let text = StringBuilder()

        for event in events do
            text.Append(SpanRole.text (EventsBySpan.AttributesOf event) OwnWords.text)
            |> ignore

        text.ToString()

    let private question (node: TraceNode) : string = if isToolCall node then "" else OwnWords.question node.Attributes

    /// What a node says when it starts.
    let private onStart (thread: ConversationThread) (node: TraceNode) : seq<ConversationEntry> =
        if isToolCall node then
            let id = SpanRole.text node.Attributes Convention.toolCallId

            if thread.Calls(node.Tool, id) then
                let given = MessageParts.ofJson node.Attributes[Convention.toolCallArguments]

                [
                    { entry node (MessageParts.ofText ConversationRole.Assistant "") with
                        Kind = ConversationEntryKind.ToolCall
                        Tool = node.Tool
                        CallId = id
                        Value = if given.Kind = AttributeKind.Null then OwnWords.arguments node.Attributes else given
                    }
                ]
            else
                []
        else
            let asked = input node

            let parts =
                match asked, question node with
                | [||], "" -> [||]
                | [||], question -> [| MessageParts.ofText ConversationRole.User question |]
                | _ -> asked

            Seq.map (entry node) (thread.Given parts)

    let private resultOf (node: TraceNode) : AttributeValue =
        let told = MessageParts.ofJson node.Attributes[Convention.toolCallResult]
        if told.Kind = AttributeKind.Null then OwnWords.result node.Attributes else told

    /// What a node says when it ends.
    let private onEnd (thread: ConversationThread) (eventsOf: TraceNode -> seq<TraceEvent>) (node: TraceNode) =
        if isToolCall node then
            let id = SpanRole.text node.Attributes Convention.toolCallId
            let result = resultOf node

            if (result.Kind <> AttributeKind.Null || node.IsError) && thread.Returns id then
                let told = entry node (MessageParts.ofText ConversationRole.Tool (string (result.AsString())))

                let failure =
                    match node.Error with
                    | null -> ""
                    | error -> string error.Message

                [
                    { told with
                        Kind = ConversationEntryKind.ToolResult
                        Text = if node.IsError && told.Text = "" then failure else told.Text
                        Tool = node.Tool
                        CallId = id
                        Value = result
                        IsError = node.IsError
                    }
                ]
                :> seq<ConversationEntry>
            else
                []
        else
            let parts =
                if isModelCall node then
                    match output node, OwnWords.answer node.Attributes with
                    | [||], "" -> [||]
                    | [||], answer -> [| MessageParts.ofText ConversationRole.Assistant answer |]
                    | told, _ -> told
                elif node.Kind = SpanKind.Stream && not (isToldAbove node) then
                    match streamed node (eventsOf node) with
                    | "" -> [||]
                    | text -> [| MessageParts.ofText ConversationRole.Assistant text |]
                else
                    [||]

            Seq.map (entry node) (thread.Answered parts)

    /// The entries of a node and all below it, in the order of the tree.
    let read (root: TraceNode) : ImmutableArray<ConversationEntry> =
        let entries = ImmutableArray.CreateBuilder<ConversationEntry>()
        let sessions = BySession EventsBySpan
        let eventsOf (node: TraceNode) = (sessions.Of node.Session).Of node
        let running = Stack<struct (TraceNode * ConversationThread)>()

        let leaveUntil (index: int) =
            while running.Count > 0
                  && (let struct (last, _) = running.Peek()
                      index >= last.Index + last.Count) do
                let struct (node, thread) = running.Pop()
                entries.AddRange(onEnd thread eventsOf node)

        for node in root.Subtree do
            leaveUntil node.Index

            let thread =
                if startsThread node || running.Count = 0 then
                    ConversationThread()
                else
                    let struct (_, thread) = running.Peek()
                    thread

            entries.AddRange(onStart thread node)
            running.Push(struct (node, thread))

        leaveUntil Int32.MaxValue
        entries.DrainToImmutable()

    /// The first thing that a user asks; null if nothing says so.
    let firstQuestion (nodes: seq<TraceNode>) : string | null =
        let asked (node: TraceNode) =
            let isOfUser (part: MessagePart) =
                part.Role = ConversationRole.User
                && part.Kind = ConversationEntryKind.Message
                && part.Text <> ""

            match Array.tryFind isOfUser (input node) with
            | Some part -> Some part.Text
            | None ->
                match question node with
                | "" -> None
                | question -> Some question

        match Seq.tryPick asked nodes with
        | Some question -> question
        | None -> null
