namespace AgentObservatory

/// The wire format's words for cases. One table is used for both reading and writing.
module internal WireWord =

    [<Literal>]
    let SessionStart = "session_start"

    [<Literal>]
    let SpanStart = "span_start"

    [<Literal>]
    let StreamEvent = "stream_event"

    [<Literal>]
    let SpanEnd = "span_end"

    [<Literal>]
    let SessionEnd = "session_end"

    [<Literal>]
    let private Ok = "ok"

    [<Literal>]
    let private Error = "error"

    [<Literal>]
    let private Cancelled = "cancelled"

    [<Literal>]
    let private Unfinished = "unfinished"

    /// A fact's type.
    [<CompiledName("OfFact")>]
    let ofFact (fact: TraceFact) : string =
        match fact with
        | TraceFact.SessionStarted -> SessionStart
        | TraceFact.SpanStarted _ -> SpanStart
        | TraceFact.StreamEvent _ -> StreamEvent
        | TraceFact.SpanEnded _ -> SpanEnd
        | TraceFact.SessionEnded _ -> SessionEnd

    [<CompiledName("OfStatus")>]
    let ofStatus (status: SpanStatus) : string =
        match status with
        | SpanStatus.Ok -> Ok
        | SpanStatus.Error -> Error
        | SpanStatus.Cancelled -> Cancelled
        | SpanStatus.Unfinished
        | _ -> Unfinished

    /// The status of a word. An unknown word, perhaps from a newer schema, is not taken as success.
    let toStatus (word: string | null) : SpanStatus =
        match word with
        | null
        | Ok -> SpanStatus.Ok
        | Cancelled -> SpanStatus.Cancelled
        | Unfinished -> SpanStatus.Unfinished
        | _ -> SpanStatus.Error
