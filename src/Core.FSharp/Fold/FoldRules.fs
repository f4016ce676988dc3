namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable

/// A span, and whether its end has been seen.
[<NoComparison>]
type internal SpanProgress = { Record: SpanRecord; HasEnded: bool }

/// What an event does to a session whose earlier events are known.
[<Struct; RequireQualifiedAccess; NoComparison; NoEquality>]
type internal FoldStep =
    | StartSession
    | EndSession of SessionEnd: SessionEnd
    | StartSpan of Kind: string * Name: string * Attributes: Attributes
    | AddEvent
    | EndSpan of SpanEnd: SpanEnd
    | KeepApart of Stray: Anomaly
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
            | TraceFact.SpanStarted(kind, name, attributes) ->
                if event.SpanId.IsNone then FoldStep.KeepApart Anomaly.UnknownSpan
                elif isNull span then FoldStep.StartSpan(kind, name, attributes)
                else FoldStep.KeepApart Anomaly.SecondStart
            | TraceFact.StreamEvent _ ->
                if isNull span then FoldStep.KeepApart Anomaly.UnknownSpan else FoldStep.AddEvent
            | TraceFact.SpanEnded spanEnd ->
                match span with
                | null -> FoldStep.KeepApart Anomaly.EndWithoutStart
                | span when span.HasEnded -> FoldStep.KeepApart Anomaly.SecondEnd
                | _ -> FoldStep.EndSpan spanEnd

    /// The record of a span that starts. A parent that the session does not know is kept as a foreign one.
    let startSpan id parent isParentKnown time kind name attributes : SpanRecord =
        {
            SpanId = id
            ParentSpanId = (if isParentKnown then parent else SpanId.None)
            ForeignParentId = (if isParentKnown then SpanId.None else parent)
            Kind = kind
            Name = name
            Status = SpanStatus.Unfinished
            Error = null
            StartTime = time
            EndTime = time
            DurationNanoseconds = 0L
            Attributes = attributes
            EventCount = 0L
            LateEventCount = 0L
            DroppedEvents = 0L
        }

    /// The record with more events counted, some of them late.
    let addEvents (span: SpanRecord) (events: int64) (late: int64) : SpanRecord =
        { span with
            EventCount = span.EventCount + events
            LateEventCount = span.LateEventCount + late
        }

    /// The record of a span that has ended.
    let endSpan (span: SpanRecord) time (spanEnd: SpanEnd) : SpanRecord =
        { span with
            Status = spanEnd.Status
            Error = spanEnd.Error
            EndTime = time
            DurationNanoseconds = durationOr spanEnd.DurationNanoseconds span.StartTime time
            Attributes = span.Attributes.Merge spanEnd.Attributes
            DroppedEvents = max 0L spanEnd.DroppedEvents
        }

    /// The event, marked late if its span had ended.
    let markLate (event: TraceEvent) (hasEnded: bool) : TraceEvent =
        match event.Fact with
        | TraceFact.StreamEvent(name, attributes, isLate) when isLate <> hasEnded ->
            { event with Fact = TraceFact.StreamEvent(name, attributes, hasEnded) }
        | _ -> event

    /// The envelope of what has been seen. Spans without an end are closed as unfinished.
    let seal (session: SessionInfo | null) sessionEnd lastTime (spans: IReadOnlyCollection<_>) events strays discarded =
        let session = Option.defaultValue SessionInfo.Unknown (Option.ofObj session)

        let struct (endTime, finish) =
            ValueOption.defaultValue (struct (lastTime, SessionEnd.Unseen)) sessionEnd

        let close progress =
            if progress.HasEnded then
                progress.Record
            else
                { progress.Record with
                    EndTime = endTime
                    DurationNanoseconds = elapsed progress.Record.StartTime endTime
                }

        let closed = ImmutableArray.CreateBuilder<SpanRecord>(spans.Count)

        for progress in spans do
            closed.Add(close progress)

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
