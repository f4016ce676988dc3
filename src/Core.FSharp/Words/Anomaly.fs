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
    /// A sequence that is not higher than the one before it.
    | OutOfOrder
    /// An event of another session.
    | ForeignSession
    /// An event before the session's start.
    | BeforeStart
    /// An event after the session's end.
    | AfterEnd
    /// A second start of the session.
    | SecondSessionStart
    /// In a file: an event whose type or payload cannot be read.
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
        | BeforeStart -> "before_session_start"
        | AfterEnd -> "after_session_end"
        | SecondSessionStart -> "second_session_start"
        | Unreadable -> "unreadable_event"

    /// Its name in the wire format.
    override this.ToString() = this.Name
