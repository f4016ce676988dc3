namespace AgentObservatory

open System

/// Follows one run with a rule, event by event in their order, and knows at each moment what is known of it: soundly, and as
/// early as what is left of the rule shows. What it keeps depends on the rule and on how many writers there are, and on how
/// many spans are open if the rule looks at ends; not on how much has happened. Not safe to use from several threads at once.
[<Sealed>]
type RuleWatch(rule: Rule) =
    do ArgumentNullException.ThrowIfNull(box rule, nameof rule)
    let compiled = rule.Compiled
    let facts = FactReader compiled
    let mutable rest = compiled.Formula

    let verdictOf (truth: Truth) =
        match truth with
        | Truth.True -> RuleVerdict.Holds
        | Truth.False -> RuleVerdict.Broken
        | Truth.Unknown -> RuleVerdict.CannotTell

    member internal _.Rest = rest

    /// What is known now.
    member _.Verdict: RuleVerdict =
        match rest with
        | Formula.Const truth -> verdictOf truth
        | _ -> RuleVerdict.Open

    /// Takes the run's next event. Starts and ends of sessions, and null, count for nothing.
    member this.Add(event: TraceEvent) : RuleVerdict =
        if
            this.Verdict = RuleVerdict.Open
            && not (isNull (box event) || isNull (box event.Fact))
        then
            match facts.Read event with
            | ValueSome fact -> rest <- Progress.step fact rest
            | ValueNone -> ()

        this.Verdict

    /// Says that no event will come with an earlier time than this: what had to come before it has not come.
    member this.Tick(now: Timestamp) : RuleVerdict =
        rest <- Progress.tick now.UnixNanoseconds rest
        this.Verdict

    /// Says that events may be missing here.
    member this.Gap() : RuleVerdict =
        rest <- Progress.gap rest
        this.Verdict

    /// The verdict on the run if nothing follows; never Open.
    member _.Finish() : RuleVerdict = verdictOf (Progress.atEnd rest)
