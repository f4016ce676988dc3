namespace AgentObservatory

/// How a run must agree with a trajectory. "In order" means that a call has ended before another one starts.
type TrajectoryMode =
    /// Each call is one of the steps and each step one of the calls, in order.
    | Strict = 0
    /// Each call is one of the steps and each step one of the calls, in any order.
    | Unordered = 1
    /// Each step is one of the calls, in order; there may be other calls.
    | Superset = 2
    /// Each call is one of the steps, in order; there may be other steps.
    | Subset = 3
