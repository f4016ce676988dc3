namespace AgentObservatory

open System

/// What is known of a span while its run is folded.
[<AllowNullLiteral>]
type internal SpanProgress(start: TraceEvent, isParentKnown: bool) =
    member _.Start = start
    member _.IsParentKnown = isParentKnown
    member val End: SpanEnd | null = null with get, set
    member val EndTime = start.Time with get, set
    member val Events = 0L with get, set
    member val LateEvents = 0L with get, set
    member this.HasEnded = not (isNull this.End)

/// How facts become the record of a span.
module internal FoldRules =

    let elapsed (start: Timestamp) (finish: Timestamp) =
        let difference = finish.UnixNanoseconds - start.UnixNanoseconds

        if finish.UnixNanoseconds <= start.UnixNanoseconds then 0L
        elif difference < 0L then Int64.MaxValue
        else difference

    let durationOr (measured: Nullable<int64>) start finish =
        if measured.HasValue then max 0L measured.Value else elapsed start finish

    /// The record of a span. A parent that its run does not know is a foreign one.
    let record
        id
        parent
        foreign
        startTime
        kind
        name
        (attributes: Attributes)
        endTime
        (spanEnd: SpanEnd)
        events
        late
        : SpanRecord =
        {
            SpanId = id
            ParentSpanId = parent
            ForeignParentId = foreign
            Kind = kind
            Name = name
            Status = spanEnd.Status
            Error = spanEnd.Error
            StartTime = startTime
            EndTime = endTime
            DurationNanoseconds = durationOr spanEnd.DurationNanoseconds startTime endTime
            Attributes = attributes.Merge spanEnd.Attributes
            EventCount = events
            LateEventCount = late
            DroppedEvents = max 0L spanEnd.DroppedEvents
        }

    /// The record of a span when its run is over. Without an end, the span is unfinished and ends with the run.
    let close (runEnd: Timestamp) (span: SpanProgress) : SpanRecord =
        let start = span.Start
        let parent = if span.IsParentKnown then start.ParentSpanId else SpanId.None
        let foreign = if span.IsParentKnown then SpanId.None else start.ParentSpanId

        // Only a start begins a span.
        let struct (kind, name, attributes) =
            match start.Fact with
            | TraceFact.SpanStarted(kind, name, attributes) -> struct (kind, name, attributes)
            | _ -> struct ("", "", Attributes.Empty)

        let struct (endTime, spanEnd) =
            match span.End with
            | null -> struct (runEnd, SpanEnd.Unseen)
            | spanEnd -> struct (span.EndTime, spanEnd)

        record start.SpanId parent foreign start.Time kind name attributes endTime spanEnd span.Events span.LateEvents

    /// The event, marked late if its span had ended.
    let markLate (event: TraceEvent) (hasEnded: bool) : TraceEvent =
        match event.Fact with
        | TraceFact.StreamEvent(name, attributes, isLate) when isLate <> hasEnded ->
            { event with Fact = TraceFact.StreamEvent(name, attributes, hasEnded) }
        | _ -> event
