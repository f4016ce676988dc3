namespace AgentObservatory

open System

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

    /// A fact's type.
    [<CompiledName("OfFact")>]
    let ofFact (fact: TraceFact) : string =
        match fact with
        | TraceFact.SessionStarted _ -> SessionStart
        | TraceFact.SpanStarted _ -> SpanStart
        | TraceFact.StreamEvent _ -> StreamEvent
        | TraceFact.SpanEnded _ -> SpanEnd
        | TraceFact.SessionEnded _ -> SessionEnd

    [<CompiledName("OfStatus")>]
    let ofStatus (status: SpanStatus) : string =
        match status with
        | SpanStatus.Ok -> "ok"
        | SpanStatus.Error -> "error"
        | SpanStatus.Cancelled -> "cancelled"
        | SpanStatus.Unfinished
        | _ -> "unfinished"

    [<Literal>]
    let Running = "running"

    [<Literal>]
    let Finished = "finished"

    [<Literal>]
    let Suspended = "suspended"

    /// How far a writer has come.
    let ofState (writer: RunWriter) : string =
        match writer.End with
        | null -> Running
        | { Fact = TraceFact.SessionEnded { SuspendReason = NonNull _ } } -> Suspended
        | _ -> Finished

    /// The status of a word. An unknown word, perhaps from a newer schema, is not taken as success.
    let toStatus (word: string | null) : SpanStatus =
        let isWordOf status = String.Equals(word, ofStatus status)

        if isNull word || isWordOf SpanStatus.Ok then SpanStatus.Ok
        elif isWordOf SpanStatus.Cancelled then SpanStatus.Cancelled
        elif isWordOf SpanStatus.Unfinished then SpanStatus.Unfinished
        else SpanStatus.Error
