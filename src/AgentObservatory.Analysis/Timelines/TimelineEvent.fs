namespace AgentObservatory

open System
open System.Runtime.CompilerServices

/// What happens at a position of a timeline.
type TimelineFact =
    /// A writer began the run, or goes on with it.
    | SessionStarted = 0
    /// A writer joined the run to work for it.
    | SessionJoined = 1
    /// A span began.
    | SpanStarted = 2
    /// Something happened within a span.
    | StreamEvent = 3
    /// A span ended.
    | SpanEnded = 4
    /// A writer ended.
    | SessionEnded = 5
    /// It cannot be placed: it is not of the run.
    | Refused = 6

/// What a timeline keeps of an event: all but its payload, which is read from where it is.
[<Struct; IsReadOnly; NoComparison; NoEquality>]
type TimelineEvent =
    {
        /// What happens.
        Fact: TimelineFact
        /// The position in the run.
        Sequence: int64
        /// Who tells it: the first half of the event's id.
        Writer: uint64
        /// When it happened.
        Time: Timestamp
        /// The span it is about; none for the session's own start and end.
        SpanId: SpanId
        /// The parent of a span that begins; otherwise not looked at.
        ParentSpanId: SpanId
        /// The kind of a span that begins; otherwise not looked at.
        Kind: string
        /// The name of a span that begins; otherwise not looked at.
        Name: string
        /// How a span or a writer ended; otherwise not looked at.
        Status: SpanStatus
        /// Whether an end has an error; otherwise not looked at.
        HasError: bool
        /// The measured duration of what ended; null if there is none.
        DurationNanoseconds: Nullable<int64>
        /// How a start of a session describes it; null for any other event.
        Session: SessionInfo | null
        /// Where its payload is: an offset in a file, or whatever the reader of the timeline takes.
        Source: int64
    }

    /// What is kept of an event whose payload is at a place.
    static member Of(event: TraceEvent, source: int64) : TimelineEvent =
        ArgumentNullException.ThrowIfNull(box event, nameof event)

        let bare fact status hasError duration : TimelineEvent =
            {
                Fact = fact
                Sequence = event.Sequence
                Writer = event.EventId.Writer
                Time = event.Time
                SpanId = event.SpanId
                ParentSpanId = event.ParentSpanId
                Kind = ""
                Name = ""
                Status = status
                HasError = hasError
                DurationNanoseconds = duration
                Session = if event.Fact.IsSessionStarted then event.Session else null
                Source = source
            }

        let plain fact = bare fact SpanStatus.Unfinished false (Nullable())

        match event.Fact with
        | TraceFact.SessionStarted _ when event.Fact.IsJoin -> plain TimelineFact.SessionJoined
        | TraceFact.SessionStarted _ -> plain TimelineFact.SessionStarted
        | TraceFact.SpanStarted(kind, name, _) ->
            { plain TimelineFact.SpanStarted with Kind = string kind; Name = string name }
        | TraceFact.StreamEvent _ -> plain TimelineFact.StreamEvent
        | TraceFact.SpanEnded finish ->
            bare TimelineFact.SpanEnded finish.Status (not (isNull finish.Error)) finish.DurationNanoseconds
        | TraceFact.SessionEnded finish ->
            bare TimelineFact.SessionEnded finish.Status (not (isNull finish.Error)) finish.DurationNanoseconds
