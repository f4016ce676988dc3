namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable
open System.Runtime.CompilerServices

/// Follows the runs of a stream of events.
module internal RuleStream =

    let private isWhole (event: TraceEvent) =
        not (isNull (box event) || isNull (box event.Session) || isNull (box event.Fact))

    let watch (rule: Rule) (source: IObservable<TraceEvent>) : IObservable<RuleResult> =
        { new IObservable<RuleResult> with
            member _.Subscribe observer =
                // A run whose verdict has been told is null until it ends.
                let runs = Dictionary<SessionKey, RuleWatch | null>()

                let tell (event: TraceEvent) (verdict: RuleVerdict) =
                    observer.OnNext
                        {
                            Session = event.Session
                            Verdict = verdict
                            Stretch =
                                (if verdict = RuleVerdict.Broken then
                                     ImmutableArray.Create event
                                 else
                                     ImmutableArray.Empty)
                        }

                let hear (event: TraceEvent) =
                    let key = event.Session.Key
                    let mutable known: RuleWatch | null = null

                    if not (runs.TryGetValue(key, &known)) then
                        known <- RuleWatch rule
                        runs.Add(key, known)

                    match known with
                    | null -> ()
                    | watch ->
                        let verdict = watch.Add event

                        if verdict <> RuleVerdict.Open then
                            runs[key] <- null
                            tell event verdict
                        elif event.Fact.IsSessionEnded then
                            tell event (watch.Finish())

                    if event.Fact.IsSessionEnded then runs.Remove key |> ignore

                source.Subscribe
                    { new IObserver<TraceEvent> with
                        member _.OnNext event = if isWhole event then hear event
                        member _.OnError error = observer.OnError error
                        member _.OnCompleted() = observer.OnCompleted()
                    }
        }

/// Asks whether a rule holds.
[<AbstractClass; Sealed; Extension>]
type RuleChecks =

    /// Whether the rule holds of the run, and if it does not, where it is broken. Events that may be missing, because they were
    /// dropped, lost, could not be placed or are still to come, make it "cannot tell" where they could change the answer.
    /// Safe to use from several threads.
    [<Extension>]
    static member Check(rule: Rule, envelope: SessionEnvelope) : RuleResult =
        ArgumentNullException.ThrowIfNull(box rule, nameof rule)
        ArgumentNullException.ThrowIfNull(box envelope, nameof envelope)
        RuleCheck.check rule envelope

    /// The verdict on each session of a stream of events, such as an observatory's, as soon as it is known; at the latest when
    /// the session ends. It holds for what the stream shows of the run: this process's part of it, from the subscription on.
    /// What an observer throws passes through.
    [<Extension>]
    static member Check(events: IObservable<TraceEvent>, rule: Rule) : IObservable<RuleResult> =
        ArgumentNullException.ThrowIfNull(box events, nameof events)
        ArgumentNullException.ThrowIfNull(box rule, nameof rule)
        RuleStream.watch rule events
