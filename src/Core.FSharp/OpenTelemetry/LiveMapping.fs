namespace AgentObservatory

/// Maps a run that is traced live to OpenTelemetry like an envelope, one span at a time. Ids and parents are those of
/// the activities, so there are none here.
type internal LiveMapping private () =

    static member SessionStarted(session: SessionInfo) : SpanCreation = SpanMapping.creationOfSession session

    static member SessionEnded(session: SessionInfo, endTime: Timestamp, outcome: SessionEnd) : SpanTerms =
        SpanMapping.ofSession session endTime outcome

    static member SpanStarted(kind: string, name: string, attributes: Attributes, startTime: Timestamp) : SpanCreation =
        SpanMapping.creation kind name startTime attributes

    /// The span as it has started, with what it was told later.
    static member SpanEnded
        (creation: SpanCreation, kind: string, name: string, attributes: Attributes, later: Attributes, outcome)
        : SpanTerms =
        if later.Count = 0 then
            SpanMapping.ofSpan creation kind attributes outcome
        else
            let all = attributes.Merge later
            SpanMapping.ofSpan (SpanMapping.creation kind name creation.StartTime all) kind all outcome
