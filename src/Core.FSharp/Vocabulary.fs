namespace AgentObservatory

/// The kinds of span that the library names itself. Any other text is allowed as a kind, too.
module SpanKind =

    /// A step of an agent's own: planning, deciding, reflecting.
    [<Literal>]
    let AgentStep = "agent_step"

    /// A call of a tool.
    [<Literal>]
    let ToolCall = "tool_call"

    /// A call of a language model.
    [<Literal>]
    let LlmCall = "llm_call"

    /// A stream of events: tokens, audio, messages.
    [<Literal>]
    let Stream = "stream"

/// What every stream's end says about itself, as attributes of its span_end. The names are stable; they win over
/// attributes of the same name that were set by hand.
module StreamAttribute =

    /// How many items came (integer): those that no longer fitted into the session count, too.
    [<Literal>]
    let Items = "agent_observatory.stream.items"

    /// From the stream's start to its first item, in milliseconds (floating point). Absent where none came.
    [<Literal>]
    let TimeToFirst = "agent_observatory.stream.time_to_first_ms"

    /// The longest time between an item and the next one, in milliseconds (floating point); where items are pulled, the
    /// consumer's own time is part of it. Absent where fewer than two came.
    [<Literal>]
    let MaxGap = "agent_observatory.stream.max_gap_ms"

    /// How the stream ended (text): completed, failed, cancelled, abandoned (its consumer left before the end) or unfinished
    /// (its session was sealed first).
    [<Literal>]
    let End = "agent_observatory.stream.end"
