namespace AgentObservatory

open System

/// What a span is by its kind and by the conventions: a tool's call, a model's, a run of an agent.
module internal SpanRole =

    /// The attributes that say what a span is.
    let attributes =
        [|
            Convention.operationName
            Convention.toolName
            Convention.responseModel
            Convention.requestModel
            Convention.agentName
            Convention.workflowName
        |]

    /// A text attribute; "" if there is none.
    let text (attributes: Attributes) (key: string) : string =
        match attributes[key].AsString() with
        | null -> ""
        | text -> text

    /// The first that is not empty.
    let private first (one: string) (other: string | null) : string = if one <> "" then one else string other

    let private operation (attributes: Attributes) = text attributes Convention.operationName

    let isToolCall (kind: string | null) (attributes: Attributes) : bool =
        String.Equals(kind, SpanKind.ToolCall)
        || operation attributes = Convention.executeTool

    let isModelCall (kind: string | null) (attributes: Attributes) : bool =
        String.Equals(kind, SpanKind.LlmCall)
        || Array.contains (operation attributes) Convention.modelOperations

    let isAgentRun (kind: string | null) (attributes: Attributes) : bool =
        not (isNull kind) && SpanMapping.isRun (string kind) attributes

    /// The tool that is called; "" if it is no call of one.
    let tool (kind: string | null) (name: string | null) (attributes: Attributes) : string =
        if isToolCall kind attributes then
            first (text attributes Convention.toolName) name
        else
            ""

    /// The model that is called, as its answer says, else as it was asked for; "" if it is no call of one.
    let model (kind: string | null) (name: string | null) (attributes: Attributes) : string =
        if isModelCall kind attributes then
            first (first (text attributes Convention.responseModel) (text attributes Convention.requestModel)) name
        else
            ""

    /// The agent whose run it is, or that is said to act; "" if nobody is named.
    let agent (kind: string | null) (name: string | null) (attributes: Attributes) : string =
        match text attributes Convention.agentName with
        | "" when isAgentRun kind attributes -> SpanMapping.agentOf (string name) attributes
        | named -> named

    /// Whether it has failed.
    let isError (status: SpanStatus) (error: ErrorInfo | null) : bool = status = SpanStatus.Error || not (isNull error)
