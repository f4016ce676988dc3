namespace AgentObservatory

/// Maps a run that is traced live to OpenTelemetry like an envelope, one span at a time. Ids and parents are those of
/// the activities, so there are none here.
type internal LiveMapping private () =

    static member private Record(kind, name, attributes, startTime, endTime, spanEnd, events) : SpanRecord =
        FoldRules.record SpanId.None SpanId.None SpanId.None startTime kind name attributes endTime spanEnd events 0L

    static member SessionStarted(session: SessionInfo) : OpenTelemetrySpan =
        SpanMapping.ofSession session session.StartTime { SessionEnd.Unseen with Status = SpanStatus.Ok }

    static member SessionEnded(session: SessionInfo, endTime: Timestamp, outcome: SessionEnd) : OpenTelemetrySpan =
        SpanMapping.ofSession session endTime outcome

    static member Started(kind: string, name: string, attributes: Attributes, startTime: Timestamp) : SpanRecord =
        LiveMapping.Record(kind, name, attributes, startTime, startTime, SpanEnd.Unseen, 0L)

    /// A span that starts; its end is not used.
    static member SpanStarted(started: SpanRecord) : OpenTelemetrySpan = SpanMapping.ofSpan started -1L

    static member SpanEnded(started: SpanRecord, endTime, outcome, events, firstChunk: int64) : OpenTelemetrySpan =
        let kind, name, attributes = started.Kind, started.Name, started.Attributes
        let ended = LiveMapping.Record(kind, name, attributes, started.StartTime, endTime, outcome, events)
        SpanMapping.ofSpan ended firstChunk
