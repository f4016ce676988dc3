namespace AgentObservatory

/// What is known of a rule.
type RuleVerdict =
    /// It depends on what comes.
    | Open = 0
    /// It holds, whatever comes.
    | Holds = 1
    /// It is broken, whatever comes.
    | Broken = 2
    /// It cannot be told: of what would decide, something is missing, or was measured by different clocks.
    | CannotTell = 3

/// What a rule looks at: a span's start, an event within a span, or a span's end.
type FactMoment =
    /// A span starts.
    | Called = 0
    /// Something happens within a span.
    | Event = 1
    /// A span ends.
    | Ended = 2
