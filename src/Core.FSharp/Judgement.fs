namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable

/// A span as far as its events have been seen.
[<NoComparison>]
type internal SpanProgress = { Record: SpanRecord; HasEnded: bool }

/// What an event means to a session that has come thus far.
[<RequireQualifiedAccess; NoComparison>]
type internal Verdict =
    | StartsSession
    | EndsSession of SessionEnd
    | StartsSpan of SpanRecord
    | ChangesSpan of SpanProgress * TraceEvent
    | IsStray of string
    | IsDiscarded of string

/// The rules of the fold, shared by its simple and its fast form.
module internal Judgement =

    let elapsed (start: Timestamp) (finish: Timestamp) =
        let difference = finish.UnixNanoseconds - start.UnixNanoseconds

        if finish.UnixNanoseconds <= start.UnixNanoseconds then 0L
        elif difference < 0L then Int64.MaxValue
        else difference

    let private durationOr (measured: Nullable<int64>) start finish =
        if measured.HasValue then max 0L measured.Value else elapsed start finish

    let private started (event: TraceEvent) (parent: SpanProgress voption) kind name attributes =
        let isKnown = parent.IsSome || event.ParentSpanId.IsNone

        {
            SpanId = event.SpanId
            ParentSpanId = (if parent.IsSome then event.ParentSpanId else SpanId.None)
            ForeignParentId = if isKnown then SpanId.None else event.ParentSpanId
            Kind = kind
            Name = name
            Status = SpanStatus.Unfinished
            Error = null
            StartTime = event.Time
            EndTime = event.Time
            DurationNanoseconds = 0L
            Attributes = attributes
            EventCount = 0L
            LateEventCount = 0L
            DroppedEvents = 0L
        }

    let private ended (span: SpanRecord) time (spanEnd: SpanEnd) =
        { span with
            Status = spanEnd.Status
            Error = spanEnd.Error
            EndTime = time
            DurationNanoseconds = durationOr spanEnd.DurationNanoseconds span.StartTime time
            Attributes = span.Attributes.Merge spanEnd.Attributes
            DroppedEvents = max 0L spanEnd.DroppedEvents
        }

    /// The one place that decides what an event means. `find` gives the span of an id.
    let judge
        (session: SessionInfo | null)
        (hasEnded: bool)
        (lastSequence: int64)
        (find: SpanId -> SpanProgress voption)
        (event: TraceEvent)
        : Verdict =
        match session with
        | null when event.Fact.IsSessionStarted -> Verdict.StartsSession
        | null -> Verdict.IsDiscarded Anomaly.BeforeStart
        | _ when hasEnded -> Verdict.IsDiscarded Anomaly.AfterEnd
        | session when not (Object.ReferenceEquals(event.Session, session) || event.Session = session) ->
            Verdict.IsDiscarded Anomaly.ForeignSession
        | _ ->
            match event.Fact with
            | TraceFact.SessionStarted -> Verdict.IsDiscarded Anomaly.SecondSessionStart
            | TraceFact.SessionEnded sessionEnd -> Verdict.EndsSession sessionEnd
            | _ when event.Sequence <= lastSequence -> Verdict.IsDiscarded Anomaly.OutOfOrder
            | TraceFact.SpanStarted(kind, name, attributes) ->
                if event.SpanId.IsNone then Verdict.IsStray Anomaly.UnknownSpan
                elif (find event.SpanId).IsSome then Verdict.IsStray Anomaly.SecondStart
                else Verdict.StartsSpan(started event (find event.ParentSpanId) kind name attributes)
            | TraceFact.StreamEvent(name, attributes, isLate) ->
                match find event.SpanId with
                | ValueNone -> Verdict.IsStray Anomaly.UnknownSpan
                | ValueSome progress ->
                    let span = progress.Record
                    let late = if progress.HasEnded then 1L else 0L

                    let counted =
                        { span with
                            EventCount = span.EventCount + 1L
                            LateEventCount = span.LateEventCount + late
                        }

                    let marked =
                        if isLate = progress.HasEnded then
                            event
                        else
                            { event with Fact = TraceFact.StreamEvent(name, attributes, progress.HasEnded) }

                    Verdict.ChangesSpan({ progress with Record = counted }, marked)
            | TraceFact.SpanEnded spanEnd ->
                match find event.SpanId with
                | ValueNone -> Verdict.IsStray Anomaly.EndWithoutStart
                | ValueSome progress when progress.HasEnded -> Verdict.IsStray Anomaly.SecondEnd
                | ValueSome progress ->
                    let span = ended progress.Record event.Time spanEnd
                    Verdict.ChangesSpan({ Record = span; HasEnded = true }, event)

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
            | ValueNone ->
                struct (lastTime,
                        {
                            Status = SpanStatus.Unfinished
                            Error = null
                            DurationNanoseconds = Nullable()
                            Dropped = Tally.Empty
                            Discarded = Tally.Empty
                        })

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
