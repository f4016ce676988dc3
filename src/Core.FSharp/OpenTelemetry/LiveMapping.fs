namespace AgentObservatory

open System
open System.Collections.Immutable

/// What a run that is traced live is to OpenTelemetry: the mapping of envelopes, one span at a time. Ids and parents are
/// those of the activities, so there are none here.
module internal LiveMapping =

    let private nobody: SessionEnd =
        {
            Status = SpanStatus.Ok
            Error = null
            DurationNanoseconds = Nullable()
            Dropped = Tally.Empty
            Discarded = Tally.Empty
        }

    let private sessionWith (session: SessionInfo) (endTime: Timestamp) (outcome: SessionEnd) =
        SpanMapping.ofSession
            {
                Session = session
                EndTime = endTime
                DurationNanoseconds = 0L
                Status = outcome.Status
                Error = outcome.Error
                Dropped = outcome.Dropped
                Spans = ImmutableArray.Empty
                Events = ImmutableArray.Empty
                Strays = ImmutableArray.Empty
                Discarded = outcome.Discarded
            }
            TraceId.None
            SpanId.None
            ImmutableArray.Empty

    let private exceptions (error: ErrorInfo | null) (at: Timestamp) : ImmutableArray<OpenTelemetryEvent> =
        match error with
        | null -> ImmutableArray.Empty
        | error -> ImmutableArray.Create(SpanEvents.ofError error at)

    /// A session that starts; of its info the ids do not count yet.
    let sessionStarted (session: SessionInfo) : OpenTelemetrySpan = sessionWith session session.StartTime nobody

    /// A session that has ended.
    let sessionEnded (session: SessionInfo) (endTime: Timestamp) (outcome: SessionEnd) : OpenTelemetrySpan =
        { sessionWith session endTime outcome with
            Events = exceptions outcome.Error endTime
        }

    let private spanWith (record: SpanRecord) (times: StreamTimes.Times) (timeToFirstChunk: int64) =
        SpanMapping.ofSpan
            record
            {
                TraceId = TraceId.None
                SpanId = SpanId.None
                ParentSpanId = SpanId.None
                Events = exceptions record.Error record.EndTime
                Times = times
                TimeToFirstChunk = timeToFirstChunk
            }

    let private record (kind: string) (name: string) (attributes: Attributes) (startTime: Timestamp) : SpanRecord =
        {
            SpanId = SpanId.None
            ParentSpanId = SpanId.None
            ForeignParentId = SpanId.None
            Kind = kind
            Name = name
            Status = SpanStatus.Ok
            Error = null
            StartTime = startTime
            EndTime = startTime
            DurationNanoseconds = 0L
            Attributes = attributes
            EventCount = 0L
            LateEventCount = 0L
            DroppedEvents = 0L
        }

    /// A span that starts.
    let spanStarted (kind: string) (name: string) (attributes: Attributes) (startTime: Timestamp) : OpenTelemetrySpan =
        spanWith (record kind name attributes startTime) StreamTimes.none -1L

    /// A span that has ended.
    let spanEnded
        (kind: string)
        (name: string)
        (attributes: Attributes)
        (startTime: Timestamp)
        (endTime: Timestamp)
        (outcome: SpanEnd)
        (times: StreamTimes.Times)
        (timeToFirstChunk: int64)
        : OpenTelemetrySpan =
        spanWith
            { record kind name (attributes.Merge outcome.Attributes) startTime with
                Status = outcome.Status
                Error = outcome.Error
                EndTime = endTime
                EventCount = times.Count
                DroppedEvents = outcome.DroppedEvents
            }
            times
            timeToFirstChunk
