namespace AgentObservatory

/// Maps a run that is traced live to OpenTelemetry like an envelope, one span at a time. Ids and parents are those of
/// the activities, so there are none here.
module internal LiveMapping =

    /// A session that starts; its ids are not set yet.
    [<CompiledName("SessionStarted")>]
    let sessionStarted (session: SessionInfo) : OpenTelemetrySpan =
        SpanMapping.ofSession session session.StartTime { SessionEnd.Unseen with Status = SpanStatus.Ok }

    [<CompiledName("SessionEnded")>]
    let sessionEnded (session: SessionInfo) (endTime: Timestamp) (outcome: SessionEnd) : OpenTelemetrySpan =
        SpanMapping.ofSession session endTime outcome

    let private record kind name attributes startTime endTime spanEnd events =
        FoldRules.record SpanId.None SpanId.None SpanId.None startTime kind name attributes endTime spanEnd events 0L

    [<CompiledName("Started")>]
    let started (kind: string) (name: string) (attributes: Attributes) (startTime: Timestamp) : SpanRecord =
        record kind name attributes startTime startTime SpanEnd.Unseen 0L

    /// A span that starts; its end is not used.
    [<CompiledName("SpanStarted")>]
    let spanStarted (started: SpanRecord) : OpenTelemetrySpan = SpanMapping.ofSpan started -1L

    [<CompiledName("SpanEnded")>]
    let spanEnded
        (started: SpanRecord)
        (endTime: Timestamp)
        (outcome: SpanEnd)
        (events: int64)
        (timeToFirstChunk: int64)
        : OpenTelemetrySpan =
        let ended = record started.Kind started.Name started.Attributes started.StartTime endTime outcome events
        SpanMapping.ofSpan ended timeToFirstChunk
