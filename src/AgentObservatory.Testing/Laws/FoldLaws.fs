namespace AgentObservatory

open System
open System.Collections.Generic
open AgentObservatory.Generators
open FsCheck
open FsCheck.FSharp

/// What must hold of a fold over events.
module internal FoldLaws =

    let private id (span: SpanId) = if span.IsNone then "no span" else "span " + span.ToString()

    let private having (attributes: Attributes) : string =
        if attributes.Count = 0 then
            ""
        else
            " "
            + PlainText.cut 200 (PlainText.escape (AttributeValue.FromMap(attributes).ToString()))

    let private fact (event: TraceEvent) : string =
        match event.Fact with
        | TraceFact.SessionStarted _ -> "the session starts"
        | TraceFact.SessionEnded finish -> $"the session ends, {PlainText.status finish.Status}"
        | TraceFact.SpanStarted(kind, name, attributes) ->
            $"{id event.SpanId} starts: {PlainText.escape kind} {PlainText.quoted name}{having attributes}, below {id event.ParentSpanId}"
        | TraceFact.StreamEvent(name, attributes, _) ->
            $"{id event.SpanId} tells {PlainText.quoted name}{having attributes}"
        | TraceFact.SpanEnded finish ->
            $"{id event.SpanId} ends, {PlainText.status finish.Status}{having finish.Attributes}"

    let private line (event: TraceEvent) : string =
        $"  writer {event.EventId.Writer}, sequence {event.Sequence}: {fact event}"

    let private lines (events: TraceEvent list) : string = String.Join("\n", List.map line events)

    /// What a value is, on few lines.
    let private show (value: 'Value) : string = PlainText.cut 500 (PlainText.escape $"{value}")

    let private attempt (what: string) (result: unit -> 'Result) : Result<'Result, string> =
        try
            Ok(result ())
        with thrown ->
            Error $"{what} throws {thrown.GetType().Name}: {PlainText.cut 200 (PlainText.escape thrown.Message)}"

    let private unlike (before: string) (expected: 'Result) (what: string) (result: unit -> 'Result) : string option =
        match attempt what result with
        | Error thrown -> Some thrown
        | Ok actual when EqualityComparer<'Result>.Default.Equals(expected, actual) -> None
        | Ok actual -> Some $"{before} {show expected}\n{what} gives {show actual}"

    let private differs (what: string) (expected: 'Result) (result: unit -> 'Result) : string option =
        unlike "the events give" expected what result

    let private check (law: string) (cases: Arbitrary<TraceEvent list>) (offence: TraceEvent list -> string option) =
        match Smallest.find cases offence with
        | Some(struct (case, why)) ->
            Mismatch.tell
                $"The fold breaks the law: {law}.\nThe smallest counterexample found, in the order told:\n{lines case}\n{why}"
        | None -> ()

    let private told: Arbitrary<TraceEvent list> =
        let fewer = Shrinking.list (fun _ -> Seq.empty)
        Arb.fromGenShrink (Gen.map Scenario.events ScenarioGenerator.hostile.Generator, fewer)

    /// What several writers report to one run; no two contents for one id.
    let private runs: Arbitrary<TraceEvent list> =
        let fewer = Shrinking.list (fun _ -> Seq.empty)
        Arb.fromGenShrink (Gen.map (fun (run: Runs.Run) -> run.Events) Runs.hostile.Generator, fewer)

    let private shuffled (events: TraceEvent list) : TraceEvent list =
        let items = List.toArray events
        Random(items.Length).Shuffle items
        List.ofArray items

    let private whole (fold: TraceEvent list -> 'Result) (offence: 'Result -> TraceEvent list -> string option) events =
        match attempt "the fold" (fun () -> fold events) with
        | Error thrown -> Some thrown
        | Ok expected -> offence expected events

    let private orElse (next: unit -> string option) (first: string option) = Option.orElseWith next first

    let ofFold (fold: TraceEvent list -> 'Result) : unit =
        check "it gives a result for any events" told (whole fold (fun _ _ -> None))

        check
            "it gives the same result for the same events"
            runs
            (whole fold (fun expected events -> differs "folding them again" expected (fun () -> fold events)))

        check
            "the order in which events are told does not matter"
            runs
            (whole fold (fun expected events ->
                differs "telling them backwards" expected (fun () -> fold (List.rev events))
                |> orElse (fun () ->
                    differs "telling them in another order" expected (fun () -> fold (shuffled events)))))

        check
            "an event that is told twice counts once"
            runs
            (whole fold (fun expected events ->
                differs "telling each twice" expected (fun () ->
                    fold (List.collect (fun event -> [ event; event ]) events))
                |> orElse (fun () -> differs "telling all of them twice" expected (fun () -> fold (events @ events)))))

    let ofSteps (empty: 'State) (step: 'State -> TraceEvent -> 'State) (result: 'State -> 'Result) : unit =
        let untouched = attempt "the empty state" (fun () -> result empty)

        let isUntouched () =
            match untouched with
            | Error thrown -> Some thrown
            | Ok before ->
                unlike "the empty state gave" before "the same state, once events were folded," (fun () -> result empty)

        let continued (split: int) (expected: 'Result) (events: TraceEvent list) =
            let prefix, suffix = List.splitAt split events

            match attempt "the fold" (fun () -> List.fold step empty prefix) with
            | Error thrown -> Some thrown
            | Ok state ->
                let goOn () = result (List.fold step state suffix)

                differs $"going on after the first {split}" expected goOn
                |> orElse (fun () -> differs $"going on once more after the first {split}" expected goOn)

        check
            "what was folded up to any event is a state to go on from, as often as one likes"
            runs
            (whole (List.fold step empty >> result) (fun expected events ->
                isUntouched ()
                |> orElse (fun () ->
                    Seq.tryPick (fun split -> continued split expected events) (seq { 0 .. events.Length }))))

        ofFold (List.fold step empty >> result)
