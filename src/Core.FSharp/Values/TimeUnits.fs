namespace AgentObservatory

/// The units in which rules and configurations give durations.
module internal TimeUnits =

    /// Names and lengths in nanoseconds. "ms" stands before "s", which it ends with.
    let All: struct (string * int64)[] =
        [|
            struct ("ms", 1_000_000L)
            struct ("s", 1_000_000_000L)
            struct ("min", 60_000_000_000L)
            struct ("h", 3_600_000_000_000L)
        |]
