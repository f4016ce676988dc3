namespace AgentObservatory

/// One reason to keep a session.
[<RequireQualifiedAccess; NoComparison>]
type internal KeepCondition =
    /// It ended with this status; unless only the session counts, one of its spans did.
    | Ended of Status: SpanStatus * OnlySession: bool
    /// It took longer than this.
    | SlowerThan of Nanoseconds: int64
    /// Its trace is among so many.
    | Sampled of Threshold: uint64

    /// Whether it holds for a session that ended so.
    member this.Holds(outcome: RunOutcome) : bool =
        match this with
        | Ended(status, onlySession) ->
            outcome.Status = status
            || not onlySession && RunOutcome.Has(status, outcome.SpanStatuses)
        | SlowerThan nanoseconds -> outcome.DurationNanoseconds > nanoseconds
        | Sampled threshold -> TraceIdSample.contains outcome.TraceId threshold
