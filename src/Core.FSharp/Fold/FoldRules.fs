namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable

/// What is known of a span. Apply copies it; Fold changes it in place, since nobody else has it.
[<NoComparison; NoEquality>]
type internal SpanProgress =
    {
        Start: TraceEvent
        IsParentKnown: bool
        mutable EndTime: Timestamp
        mutable End: SpanEnd | null
        mutable Events: int64
        mutable LateEvents: int64
    }

    member this.HasEnded = not (isNull this.End)

/// What an event does to a session whose earlier events are known.
[<Struct; RequireQualifiedAccess; NoComparison; NoEquality>]
type internal FoldStep =
    | StartSession
    | EndSession of SessionEnd: SessionEnd
    | StartSpan
    | AddEvent of Span: SpanProgress
    | EndSpan of Span: SpanProgress * SpanEnd: SpanEnd
    | KeepApart of Anomaly: Anomaly
    | Discard of Anomaly: Anomaly

/// The rules of the fold. Apply and Fold share them.
module internal FoldRules =

    let elapsed (start: Timestamp) (finish: Timestamp) =
        let difference = finish.UnixNanoseconds - start.UnixNanoseconds

        if finish.UnixNanoseconds <= start.UnixNanoseconds then 0L
        elif difference < 0L then Int64.MaxValue
        else difference

    let private durationOr (measured: Nullable<int64>) start finish =
        if measured.HasValue then max 0L measured.Value else elapsed start finish

    /// The event with the session's description from its start. An event of another session stays as it is.
    let redescribed (session: SessionInfo | null) (event: TraceEvent) : TraceEvent =
        match session with
        | null -> event
        | session when event.Session.Key <> session.Key -> event
        | session -> { event with Session = session }

    /// The same, at no cost for live events, which share one description.
    let inline inSession (session: SessionInfo | null) (event: TraceEvent) : TraceEvent =
        if Object.ReferenceEquals(event.Session, session) then
            event
        else
            redescribed session event

    /// Decides what an event does. `span` is the span that it names; null if that has not started.
    let step
        (session: SessionInfo | null)
        (hasEnded: bool)
        (lastSequence: int64)
        (span: SpanProgress | null)
        (event: TraceEvent)
        : FoldStep =
        match session with
        | null when event.Fact.IsSessionStarted -> FoldStep.StartSession
        | null -> FoldStep.Discard Anomaly.BeforeStart
        | _ when hasEnded -> FoldStep.Discard Anomaly.AfterEnd
        | session when not (Object.ReferenceEquals(event.Session, session)) -> FoldStep.Discard Anomaly.ForeignSession
        | _ ->
            match event.Fact with
            | TraceFact.SessionStarted -> FoldStep.Discard Anomaly.SecondSessionStart
            | TraceFact.SessionEnded sessionEnd -> FoldStep.EndSession sessionEnd
            | _ when event.Sequence <= lastSequence -> FoldStep.Discard Anomaly.OutOfOrder
            | TraceFact.SpanStarted _ ->
                if event.SpanId.IsNone then FoldStep.KeepApart Anomaly.UnknownSpan
                elif isNull span then FoldStep.StartSpan
                else FoldStep.KeepApart Anomaly.SecondStart
            | TraceFact.StreamEvent _ ->
                match span with
                | null -> FoldStep.KeepApart Anomaly.UnknownSpan
                | span -> FoldStep.AddEvent span
            | TraceFact.SpanEnded spanEnd ->
                match span with
                | null -> FoldStep.KeepApart Anomaly.EndWithoutStart
                | span when span.HasEnded -> FoldStep.KeepApart Anomaly.SecondEnd
                | span -> FoldStep.EndSpan(span, spanEnd)

    /// A span that starts.
    let startSpan (start: TraceEvent) isParentKnown : SpanProgress =
        {
            Start = start
            IsParentKnown = isParentKnown
            EndTime = start.Time
            End = null
            Events = 0L
            LateEvents = 0L
        }

    /// The record of a span. A parent that its session does not know is a foreign one.
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

    /// The record of a span when its session is over. Without an end, the span is unfinished and ends with the session.
    let private close (sessionEnd: Timestamp) (span: SpanProgress) : SpanRecord =
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
            | null -> struct (sessionEnd, SpanEnd.Unseen)
            | spanEnd -> struct (span.EndTime, spanEnd)

        record start.SpanId parent foreign start.Time kind name attributes endTime spanEnd span.Events span.LateEvents

    /// The event, marked late if its span had ended.
    let markLate (event: TraceEvent) (hasEnded: bool) : TraceEvent =
        match event.Fact with
        | TraceFact.StreamEvent(name, attributes, isLate) when isLate <> hasEnded ->
            { event with Fact = TraceFact.StreamEvent(name, attributes, hasEnded) }
        | _ -> event

    /// The envelope of what has been seen. Spans without an end are closed as unfinished.
    let seal
        (session: SessionInfo | null)
        sessionEnd
        lastTime
        (spans: IReadOnlyCollection<SpanProgress>)
        events
        strays
        discarded
        =
        let session = Option.defaultValue SessionInfo.Unknown (Option.ofObj session)

        let struct (endTime, finish) =
            ValueOption.defaultValue (struct (lastTime, SessionEnd.Unseen)) sessionEnd

        let closed = ImmutableArray.CreateBuilder<SpanRecord>(spans.Count)

        for span in spans do
            closed.Add(close endTime span)

        {
            Session = session
            EndTime = endTime
            DurationNanoseconds = durationOr finish.DurationNanoseconds session.StartTime endTime
            Status = finish.Status
            Error = finish.Error
            Dropped = finish.Dropped
            Spans = closed.MoveToImmutable()
            Events = events
            Strays = strays
            Discarded = finish.Discarded.Add(discarded: Tally)
        }
