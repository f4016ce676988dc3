/// Whether following a run says what the words mean.
module AgentObservatory.PropertyTests.RuleModel.Agreement

open System
open System.Collections.Generic
open AgentObservatory

let private facts (events: TraceEvent[]) : Naive.Fact[] =
    let times = Dictionary<uint64, int64>()

    [|
        for event in events do
            let writer = event.EventId.Writer
            times[writer] <- max event.Time.UnixNanoseconds (times.GetValueOrDefault(writer, Int64.MinValue))
            ({ Event = event; Time = times[writer] }: Naive.Fact)
    |]

let private verdict (truth: Truth) : RuleVerdict =
    match truth with
    | Truth.True -> RuleVerdict.Holds
    | Truth.False -> RuleVerdict.Broken
    | Truth.Unknown -> RuleVerdict.CannotTell

/// A rule and a run from this seed: where they differ at some prefix, or where an early verdict does not last; null if nowhere.
let difference (seed: int) : string | null =
    let random = Random seed
    let rule = RandomRules.rule random (1 + random.Next 3)
    let events = RandomRules.run random
    let facts = facts events
    let watch = RuleWatch rule
    let mutable early = RuleVerdict.Open
    let mutable found: string | null = null

    for length in 0 .. events.Length do
        if length > 0 then watch.Add events[length - 1] |> ignore

        let expected = verdict (Naive.holds (Array.truncate length facts) 0 rule.Term)

        if isNull found && watch.Finish() <> expected then
            found <- $"seed {seed}, {rule}: {watch.Finish()}, not {expected}, after %A{Array.truncate length events}"

        if isNull found && early <> RuleVerdict.Open && early <> expected then
            found <- $"seed {seed}, {rule}: {early} too early, before %A{Array.truncate length events}"

        if early = RuleVerdict.Open then early <- watch.Verdict

    found

/// A rule and a run of which some events are missing: where what is certain all the same is not what the words mean of the
/// whole run; null if nowhere.
let lossyDifference (seed: int) : string | null =
    let random = Random seed
    let rule = RandomRules.rule random (1 + random.Next 3)
    let facts = facts (RandomRules.run random)

    let whole =
        [|
            for fact in facts -> { fact.Event with Time = { UnixNanoseconds = fact.Time } }
        |]

    let watch = RuleWatch rule
    watch.Gap() |> ignore

    for event in whole do
        if random.Next 4 > 0 then
            watch.Add event |> ignore
            watch.Gap() |> ignore

    let expected = verdict (Naive.holds facts 0 rule.Term)
    let found = watch.Finish()

    if found <> RuleVerdict.CannotTell && found <> expected then
        $"seed {seed}, {rule}: {found}, not {expected}, with gaps in %A{whole}"
    else
        null
