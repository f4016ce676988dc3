namespace AgentObservatory

open System
open System.Collections.Generic
open System.Text
open System.Text.Json
open AgentObservatory.SpanAttributes

/// What an activity of another library is as a span of the envelope.
[<Struct; NoComparison; NoEquality>]
type internal ActivitySpan =
    {
        Kind: string
        Name: string
        Attributes: Attributes
        /// It is no operation: what is within it is within what is around it.
        IsLeftOut: bool
    }

/// Reads what other libraries trace by the GenAI and MCP conventions, old names and new.
type internal ActivityMapping private () =

    /// Lists that libraries write as JSON text.
    static let listsAsText =
        [|
            Convention.finishReasons
            Convention.requestStopSequences
            Convention.requestEncodingFormats
        |]

    /// The loop of model calls and tools, which Microsoft.Extensions.AI traces only where no agent is around it.
    static let loop = "orchestrate_tools"

    /// Between the executors of a workflow: each message is several of these, and what runs because of it is an executor.
    static let leftOutOfWorkflows = [| "message.send"; "edge_group.process" |]

    static let mcpToolPrefix = Convention.mcpToolCall + " "

    /// The texts of a JSON array; null if it is anything else.
    static let textsOf (json: string) : AttributeValue[] | null =
        try
            let mutable reader = Utf8JsonReader(ReadOnlySpan(Encoding.UTF8.GetBytes json))
            let texts = ResizeArray<AttributeValue>()
            let mutable isList = reader.Read() && reader.TokenType = JsonTokenType.StartArray

            while isList && reader.Read() && reader.TokenType <> JsonTokenType.EndArray do
                isList <- reader.TokenType = JsonTokenType.String
                if isList then texts.Add(AttributeValue.FromString(JsonValues.text &reader))

            if isList && not (reader.Read()) then texts.ToArray() else null
        with :? JsonException ->
            null

    static let isListAsText (entry: KeyValuePair<string, AttributeValue>) =
        entry.Value.Kind = AttributeKind.String && Array.contains entry.Key listsAsText

    /// Clients say why a model has stopped in the words of one provider.
    static let conventional (text: AttributeValue) : AttributeValue =
        if text.AsString() = "tool_calls" then
            AttributeValue.FromString Convention.toolCallReason
        else
            text

    static let listed (entry: KeyValuePair<string, AttributeValue>) : KeyValuePair<string, AttributeValue> =
        if isListAsText entry then
            match textsOf (string (entry.Value.AsString())) with
            | null -> entry
            | texts ->
                let told = if entry.Key = Convention.finishReasons then Array.map conventional texts else texts
                pair entry.Key (AttributeValue.FromList(ReadOnlySpan told))
        else
            entry

    static let textOf (attributes: Attributes) (key: string) : string =
        let mutable value = AttributeValue.Null

        if attributes.TryGetValue(key, &value) && value.Kind = AttributeKind.String then
            string (value.AsString())
        else
            ""

    /// The tool that MCP's SDK calls, by the name of its activity: it has no tags before it ends, and a notification may be
    /// sent before that.
    static let toolCalled (displayName: string) (attributes: Attributes) : string =
        if
            displayName.StartsWith(mcpToolPrefix, StringComparison.Ordinal)
            && textOf attributes Convention.scopeName = Convention.McpSource
        then
            displayName.Substring mcpToolPrefix.Length
        else
            ""

    static let isLeftOut (displayName: string) (attributes: Attributes) =
        displayName = loop
        || Array.contains displayName leftOutOfWorkflows
           && textOf attributes Convention.scopeName = Convention.WorkflowSource

    /// Whether the conventions for agents and their tools have anything to say of it: most activities are others.
    static let isOfAgents (displayName: string) (entries: KeyValuePair<string, AttributeValue>[]) =
        let mutable index = 0

        while index < entries.Length
              && not (entries[index].Key.StartsWith(Convention.genAi, StringComparison.Ordinal))
              && not (entries[index].Key.StartsWith(Convention.mcp, StringComparison.Ordinal)) do
            index <- index + 1

        index < entries.Length
        || displayName.StartsWith(mcpToolPrefix, StringComparison.Ordinal)

    static let isModelCall operation = Array.contains operation Convention.modelOperations

    static let isAgentRun operation = operation = Convention.invokeAgent || operation = Convention.invokeWorkflow

    /// Of the whole of several model calls, which have theirs: whoever adds up usage would count it twice.
    static let isSum (entry: KeyValuePair<string, AttributeValue>) =
        entry.Key.StartsWith(Convention.usage, StringComparison.Ordinal)

    static let orElse (name: string) (otherwise: string) = if name <> "" then name else otherwise

    /// Empty if it is no text.
    static member TextOf(attributes: Attributes, key: string) : string = textOf attributes key

    static member Loop = loop

    /// The attribute with the name of the source.
    static member Scope = Convention.scopeName

    /// The span, from what the activity is called and has been tagged with so far.
    static member Read(displayName: string, tags: Attributes) : ActivitySpan =
        if isOfAgents displayName tags.Entries then
            ActivityMapping.ReadOfAgents(displayName, tags)
        else
            {
                Kind = SpanKind.Activity
                Name = displayName
                Attributes = tags
                IsLeftOut = isLeftOut displayName tags
            }

    static member private ReadOfAgents(displayName: string, tags: Attributes) : ActivitySpan =
        let attributes =
            if Array.exists isListAsText tags.Entries then
                Attributes(Array.map listed tags.Entries)
            else
                tags

        let operation = textOf attributes Convention.operationName

        let kind, name =
            if isModelCall operation then
                let answered = textOf attributes Convention.responseModel
                SpanKind.LlmCall, orElse (textOf attributes Convention.requestModel) answered
            elif
                operation = Convention.executeTool
                || textOf attributes Convention.mcpMethod = Convention.mcpToolCall
                || toolCalled displayName attributes <> ""
            then
                let called = toolCalled displayName attributes
                SpanKind.ToolCall, orElse (textOf attributes Convention.toolName) called
            elif isAgentRun operation then
                let workflow = textOf attributes Convention.workflowName
                SpanKind.AgentStep, orElse (textOf attributes Convention.agentName) workflow
            else
                SpanKind.Activity, displayName

        {
            Kind = kind
            Name = orElse name displayName
            Attributes =
                if isAgentRun operation && Array.exists isSum attributes.Entries then
                    Attributes(ActivityMapping.WithoutUsage attributes.Entries)
                else
                    attributes
            IsLeftOut = isLeftOut displayName tags
        }

    /// The kind of what starts as an activity of this name, as far as that tells it.
    static member KindAtStart(name: string) : string =
        if name = loop then
            loop
        elif
            name.StartsWith(Convention.executeTool + " ", StringComparison.Ordinal)
            || name.StartsWith(mcpToolPrefix, StringComparison.Ordinal)
        then
            SpanKind.ToolCall
        else
            SpanKind.Activity

    /// Without usage, which the spans within have.
    static member WithoutUsage
        (entries: KeyValuePair<string, AttributeValue>[])
        : KeyValuePair<string, AttributeValue>[] =
        Array.filter (isSum >> not) entries

    /// What a span of the same operation does not say by its kind and its name.
    static member Additions(attributes: Attributes) : KeyValuePair<string, AttributeValue>[] =
        let isSaid (entry: KeyValuePair<string, AttributeValue>) =
            entry.Key = Convention.operationName
            || entry.Key = Convention.toolName
            || entry.Key = Convention.scopeName
            || entry.Value.AsString() = ""

        Array.filter (isSaid >> not) attributes.Entries

    /// The error, which libraries tell by the name of its type. A cancellation is none, whatever they call it.
    static member ErrorOf(attributes: Attributes, description: string | null, thrown: Attributes) : ErrorInfo | null =
        let given = orElse (textOf thrown Convention.exceptionType) (textOf attributes Convention.errorType)

        if
            given = "System.Threading.Tasks.TaskCanceledException"
            || given = "System.OperationCanceledException"
        then
            null
        else
            let traceback = textOf thrown Convention.exceptionStackTrace

            {
                Type = orElse given Convention.otherError
                Message = orElse (textOf thrown Convention.exceptionMessage) (UnicodeText.orEmpty description)
                Traceback = if traceback <> "" then traceback else null
            }
