namespace AgentObservatory

/// Why an event could not be placed.
[<Struct; RequireQualifiedAccess>]
type Anomaly =
    /// The end of a span that never started.
    | EndWithoutStart
    /// A second end of the same span.
    | SecondEnd
    /// A second start with the same span id.
    | SecondStart
    /// A stream event of a span that never started.
    | UnknownSpan
    /// In a file of schema 0.2 or 0.1: a sequence that is not higher than the one before it. Anywhere: a negative one.
    | OutOfOrder
    /// An event of another run.
    | ForeignSession
    /// An event after its writer's end.
    | AfterEnd
    /// A second start by the same writer.
    | SecondSessionStart
    /// Another event with the same id; of two, the one whose bytes are smaller counts.
    | OtherContent
    /// A second writer that resumes the run at the same point.
    | ResumedTwice
    /// An event whose type, payload or id cannot be read.
    | Unreadable

    /// Its name in the wire format.
    member this.Name: string =
        match this with
        | EndWithoutStart -> "end_without_start"
        | SecondEnd -> DropReason.SecondEnd
        | SecondStart -> "second_start"
        | UnknownSpan -> "unknown_span"
        | OutOfOrder -> "out_of_order"
        | ForeignSession -> "foreign_session"
        | AfterEnd -> "after_session_end"
        | SecondSessionStart -> "second_session_start"
        | OtherContent -> "other_content"
        | ResumedTwice -> "resumed_twice"
        | Unreadable -> "unreadable_event"

    /// Its name in the wire format.
    override this.ToString() = this.Name
