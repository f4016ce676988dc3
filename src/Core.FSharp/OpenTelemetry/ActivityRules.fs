namespace AgentObservatory

/// How an activity of another library and what is directly within it or around it belong together.
module internal ActivityRules =

    let private textOf (attributes: Attributes) (key: string) = ActivityMapping.TextOf(attributes, key)

    let private isOf (operation: string) (attributes: Attributes) =
        textOf attributes Convention.operationName = operation

    let private isSameTool (activity: ActivitySpan) name attributes =
        let told = textOf activity.Attributes Convention.toolCallId
        let given = textOf attributes Convention.toolCallId
        activity.Name = name && (told = "" || given = "" || told = given)

    let private isSameRun (activity: ActivitySpan) name attributes =
        let agentOf attributes = textOf attributes Convention.agentName

        isOf Convention.invokeAgent activity.Attributes
        && (activity.Name = name
            || isOf Convention.invokeAgent attributes
               && agentOf activity.Attributes = agentOf attributes)

    /// Whether an activity and a span, of which one is directly within the other, tell of the same operation. The span's
    /// attributes are those that it starts with. There is one model call at a time, which answers or embeds; a tool has a
    /// name, and an id of the call where both tell one; so has an agent.
    [<CompiledName("IsSame")>]
    let isSame (activity: ActivitySpan) (kind: string) (name: string) (attributes: Attributes) : bool =
        activity.Kind = kind
        && (kind = SpanKind.LlmCall
            && isOf Convention.embeddings activity.Attributes = isOf Convention.embeddings attributes
            || kind = SpanKind.ToolCall && isSameTool activity name attributes
            || kind = SpanKind.AgentStep && isSameRun activity name attributes)

    /// Whether the activity is one around a loop of model calls and tools, and no call itself: function invocation runs within
    /// it, and traces each call.
    [<CompiledName("IsAroundLoop")>]
    let isAroundLoop (activity: ActivitySpan) (kindWithin: string) : bool =
        activity.Kind = SpanKind.LlmCall && kindWithin = ActivityMapping.Loop

    /// Whether what starts within the activity is beside it: no tool runs within a call of a model. Such an activity is one
    /// around a loop, and what it tells at its end is that of the calls which nothing else tells of.
    [<CompiledName("IsBeside")>]
    let isBeside (activity: ActivitySpan) (kindWithin: string) : bool =
        activity.Kind = SpanKind.LlmCall && kindWithin = SpanKind.ToolCall
