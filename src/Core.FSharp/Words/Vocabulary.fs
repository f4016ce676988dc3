namespace AgentObservatory

/// The kinds of span that the library itself uses. Any other text may be a kind as well.
module SpanKind =

    /// A step of the agent itself: planning, deciding, reflecting.
    [<Literal>]
    let AgentStep = "agent_step"

    /// A call to a tool.
    [<Literal>]
    let ToolCall = "tool_call"

    /// A call to a language model.
    [<Literal>]
    let LlmCall = "llm_call"

    /// A stream of events: tokens, audio, messages.
    [<Literal>]
    let Stream = "stream"

    /// The time that a suspended run waited until it was resumed, on the wall clock.
    [<Literal>]
    let Wait = "wait"

    /// An activity of another library that is none of these, for example an HTTP request. What another library traces as
    /// an agent, a tool or a model call has the kind of that.
    [<Literal>]
    let Activity = "activity"

/// The attributes that the library adds to every stream's end. The names are stable; they replace attributes of the
/// same name that were set by hand.
module StreamAttribute =

    /// How many items came (integer), including those that did not fit into the session.
    [<Literal>]
    let Items = "agent_observatory.stream.items"

    /// From the stream's start to its first item, in milliseconds (floating point). Absent if none came.
    [<Literal>]
    let TimeToFirst = "agent_observatory.stream.time_to_first_ms"

    /// The longest time between an item and the next one, in milliseconds (floating point). If items are pulled, this
    /// includes the consumer's time. Absent if fewer than two came.
    [<Literal>]
    let MaxGap = "agent_observatory.stream.max_gap_ms"

    /// How the stream ended (text): completed, failed, cancelled, abandoned (its consumer left before the end) or
    /// unfinished (its session ended first).
    [<Literal>]
    let End = "agent_observatory.stream.end"

/// The attribute of every span of kind "wait". The name is stable.
module WaitAttribute =

    /// Always true: its times are those of wall clocks, one in each process, which may disagree. So it may start before its
    /// session and overlap with spans that follow it, and it never ends before it starts.
    [<Literal>]
    let WallClock = "agent_observatory.wait.wall_clock"
