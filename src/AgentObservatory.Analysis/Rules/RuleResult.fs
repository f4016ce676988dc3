namespace AgentObservatory

open System.Collections.Immutable

/// What a rule says of a run.
[<NoComparison>]
type RuleResult =
    {
        /// The run.
        Session: SessionInfo
        /// The verdict.
        Verdict: RuleVerdict
        /// Why a rule is broken: the events from the latest start of what was to hold and does not, up to the first one at which
        /// that is certain. Empty if the rule is not broken; for a running session, only the last of them.
        Stretch: ImmutableArray<TraceEvent>
    }
