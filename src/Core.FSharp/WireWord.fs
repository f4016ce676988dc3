namespace AgentObservatory

/// The words of the wire format for what is a case here. They are read and written by this one table.
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

    /// The status of a word. One that is not known, of a newer schema perhaps, is no success.
    let toStatus (word: string | null) : SpanStatus =
        match word with
        | null
        | Ok -> SpanStatus.Ok
        | Cancelled -> SpanStatus.Cancelled
        | Unfinished -> SpanStatus.Unfinished
        | _ -> SpanStatus.Error
