namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable

/// A span as far as its events have been seen.
[<NoComparison>]
type internal SpanProgress = { Record: SpanRecord; HasEnded: bool }

/// What an event means to a session that has come thus far.
[<Struct; RequireQualifiedAccess; NoComparison; NoEquality>]
type internal Verdict =
    | StartsSession
    | EndsSession of SessionEnd: SessionEnd
    | StartsSpan of Kind: string * Name: string * Attributes: Attributes
    | HappensInSpan
    | EndsSpan of SpanEnd: SpanEnd
    | IsStray of Anomaly: string
    | IsDiscarded of Reason: string

/// The rules of the fold, shared by its simple and its fast form.
module internal Judgement =

    let elapsed (start: Timestamp) (finish: Timestamp) =
        let difference = finish.UnixNanoseconds - start.UnixNanoseconds

        if finish.UnixNanoseconds <= start.UnixNanoseconds then 0L
        elif difference < 0L then Int64.MaxValue
        else difference

    let private durationOr (measured: Nullable<int64>) start finish =
        if measured.HasValue then max 0L measured.Value else elapsed start finish

    /// The event, described as the session is that it belongs to: what its own description says besides the key does not
    /// count. An event of another session stays as it is.
    let inSession (session: SessionInfo | null) (event: TraceEvent) : TraceEvent =
        match session with
        | null -> event
        | session when
            Object.ReferenceEquals(event.Session, session)
            || event.Session.Key <> session.Key
            ->
            event
        | session -> { event with Session = session }

    /// The one place that decides what an event means. `span` is the span it is about, as far as that is known.
    let judge
        (session: SessionInfo | null)
        (hasEnded: bool)
        (lastSequence: int64)
        (span: SpanProgress | null)
        (event: TraceEvent)
        : Verdict =
        match session with
        | null when event.Fact.IsSessionStarted -> Verdict.StartsSession
        | null -> Verdict.IsDiscarded Anomaly.BeforeStart
        | _ when hasEnded -> Verdict.IsDiscarded Anomaly.AfterEnd
        | session when not (Object.ReferenceEquals(event.Session, session)) ->
            Verdict.IsDiscarded Anomaly.ForeignSession
        | _ ->
            match event.Fact with
            | TraceFact.SessionStarted -> Verdict.IsDiscarded Anomaly.SecondSessionStart
            | TraceFact.SessionEnded sessionEnd -> Verdict.EndsSession sessionEnd
            | _ when event.Sequence <= lastSequence -> Verdict.IsDiscarded Anomaly.OutOfOrder
            | TraceFact.SpanStarted(kind, name, attributes) ->
                if event.SpanId.IsNone then Verdict.IsStray Anomaly.UnknownSpan
                elif isNull span then Verdict.StartsSpan(kind, name, attributes)
                else Verdict.IsStray Anomaly.SecondStart
            | TraceFact.StreamEvent _ ->
                if isNull span then Verdict.IsStray Anomaly.UnknownSpan else Verdict.HappensInSpan
            | TraceFact.SpanEnded spanEnd ->
                match span with
                | null -> Verdict.IsStray Anomaly.EndWithoutStart
                | span when span.HasEnded -> Verdict.IsStray Anomaly.SecondEnd
                | _ -> Verdict.EndsSpan spanEnd

    /// A span that starts, under a parent that the session knows or does not.
    let started
        (id: SpanId)
        (parent: SpanId)
        (isParentKnown: bool)
        (time: Timestamp)
        kind
        name
        attributes
        : SpanRecord =
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

    /// The span with further events, some of them late.
    let counted (span: SpanRecord) (events: int64) (late: int64) : SpanRecord =
        { span with
            EventCount = span.EventCount + events
            LateEventCount = span.LateEventCount + late
        }

    /// The span with its end.
    let ended (span: SpanRecord) time (spanEnd: SpanEnd) : SpanRecord =
        { span with
            Status = spanEnd.Status
            Error = spanEnd.Error
            EndTime = time
            DurationNanoseconds = durationOr spanEnd.DurationNanoseconds span.StartTime time
            Attributes = span.Attributes.Merge spanEnd.Attributes
            DroppedEvents = max 0L spanEnd.DroppedEvents
        }

    /// The event, saying itself whether its span was over.
    let marked (event: TraceEvent) (isSpanOver: bool) : TraceEvent =
        match event.Fact with
        | TraceFact.StreamEvent(name, attributes, isLate) when isLate <> isSpanOver ->
            { event with Fact = TraceFact.StreamEvent(name, attributes, isSpanOver) }
        | _ -> event

    /// The envelope of what has been seen: what is still open is closed as unfinished.
    let seal
        (session: SessionInfo | null)
        sessionEnd
        lastTime
        (spans: IReadOnlyList<SpanProgress>)
        events
        strays
        discarded
        =
        let session =
            match session with
            | null -> SessionInfo.Unknown
            | session -> session

        let struct (endTime, finish) =
            match sessionEnd with
            | ValueSome(struct (time, finish: SessionEnd)) -> struct (time, finish)
            | ValueNone -> struct (lastTime, SessionEnd.Unseen)

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
