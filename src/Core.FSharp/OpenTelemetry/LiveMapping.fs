namespace AgentObservatory

/// Maps a run that is traced live to OpenTelemetry like an envelope, one span at a time. Ids and parents are those of
/// the activities, so there are none here.
type internal LiveMapping private () =

    static member SessionStarted(session: SessionInfo) : SpanCreation =
        LiveMapping.SessionEnded(session, session.StartTime, { SessionEnd.Unseen with Status = SpanStatus.Ok }).Creation

    static member SessionEnded(session: SessionInfo, endTime: Timestamp, outcome: SessionEnd) : OpenTelemetrySpan =
        SpanMapping.ofSession session endTime outcome

    static member SpanStarted(kind: string, name: string, attributes: Attributes, startTime: Timestamp) : SpanCreation =
        SpanMapping.creation kind name startTime attributes

    static member SpanEnded
        (kind, name, attributes, startTime, endTime: Timestamp, outcome: SpanEnd, events: int64, firstChunk: int64)
        : OpenTelemetrySpan =
        let none = SpanId.None
        let ended = FoldRules.record none none none startTime kind name attributes endTime outcome events 0L
        SpanMapping.ofSpan ended firstChunk
