namespace AgentObservatory

/// One thing that was said, by a person, a model or a tool.
[<NoComparison>]
type ConversationEntry =
    {
        /// What is said.
        Kind: ConversationEntryKind
        /// Who says it.
        Role: ConversationRole
        /// The name of who says it: as the message tells, otherwise that of the agent for what its model says, and "".
        Author: string
        /// The text; "" for a call, and for a result that is no text.
        Text: string
        /// The tool of a call or a result; otherwise "".
        Tool: string
        /// Which call it is, or answers; "" if nothing says so.
        CallId: string
        /// The arguments of a call, the value of a result, or what has another form; otherwise null.
        Value: AttributeValue
        /// Whether a tool has failed. Its message is the text.
        IsError: bool
        /// What tells of it: the span of the model call or of the tool call.
        Node: TraceNode
    }
