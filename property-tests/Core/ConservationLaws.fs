/// Nothing is lost unseen: every event that goes in is in the envelope or is counted.
module AgentObservatory.PropertyTests.ConservationLaws

open System
open System.Collections.Generic
open AgentObservatory
open AgentObservatory.Generators
open FsCheck.FSharp

/// Each event once, in the order of the run.
let private ordered (events: TraceEvent list) : TraceEvent list =
    let notLate event = FoldRules.markLate event false
    List.ofSeq (SortedSet(List.map notLate events, EventOrder.comparer))

/// The run that they are of.
let private runOf (ordered: TraceEvent list) : SessionInfo =
    let isStart (event: TraceEvent) =
        event.Fact.IsSessionStarted
        && (event.Session.RunId.IsNone
            || (event.Sequence >= 0L && uint64 event.Sequence = event.EventId.Sequence))

    let isOfTrunk (event: TraceEvent) = isStart event && not event.Fact.IsJoin

    match List.tryFind isOfTrunk ordered |> Option.orElse (List.tryFind isStart ordered) with
    | Some start -> start.Session
    | None when ordered.IsEmpty -> SessionInfo.Unknown
    | None -> EventOrder.smallest (List.map _.Session ordered)

type private Fate =
    | Boundary
    | Kept
    | Odd of Anomaly

/// What becomes of each event, said without any state: only by looking at the events before it.
let private fates (ordered: TraceEvent list) : Fate list =
    let session = runOf ordered
    let isKeyed = not session.RunId.IsNone
    let all = List.toArray ordered
    let fates = List<Fate>()

    for index in 0 .. all.Length - 1 do
        let event = all[index]

        let isOwn (other: TraceEvent) =
            other.Session.Key = session.Key
            && other.Session.RunId.IsNone = session.RunId.IsNone


        let earlier (isCase: TraceEvent -> bool) fate =
            Seq.exists (fun place -> isCase all[place] && fate fates[place]) (seq { 0 .. index - 1 })

        let hasSameId (other: TraceEvent) =
            isOwn other
            && other.Sequence = event.Sequence
            && (if isKeyed then
                    other.EventId.Writer = event.EventId.Writer
                else
                    other.Fact.IsSessionStarted = event.Fact.IsSessionStarted
                    && other.Fact.IsSessionEnded = event.Fact.IsSessionEnded)

        let isOfSpan isCase (other: TraceEvent) = other.SpanId = event.SpanId && isCase other.Fact
        let isCounted fate = fate <> Odd Anomaly.OutOfOrder && fate <> Odd Anomaly.Unreadable
        let hasStart = earlier (isOfSpan _.IsSpanStarted) ((=) Kept)
        let hasEnd = earlier (isOfSpan _.IsSpanEnded) ((=) Kept)

        fates.Add(
            if not (isOwn event) then
                Odd Anomaly.ForeignSession
            elif
                isKeyed
                && (event.Sequence < 0L || uint64 event.Sequence <> event.EventId.Sequence)
            then
                Odd Anomaly.Unreadable
            elif event.Sequence < 0L && Scenario.isWire event then
                Odd Anomaly.OutOfOrder
            elif earlier hasSameId isCounted then
                Odd Anomaly.OtherContent
            elif earlier _.Fact.IsSessionEnded ((=) Boundary) then
                Odd Anomaly.AfterEnd
            else
                match event.Fact with
                | TraceFact.SessionStarted _ when earlier _.Fact.IsSessionStarted ((=) Boundary) ->
                    Odd Anomaly.SecondSessionStart
                | TraceFact.SessionStarted _
                | TraceFact.SessionEnded _ -> Boundary
                | TraceFact.SpanStarted _ when event.SpanId.IsNone -> Odd Anomaly.UnknownSpan
                | TraceFact.SpanStarted _ when hasStart -> Odd Anomaly.SecondStart
                | TraceFact.StreamEvent _ when not hasStart -> Odd Anomaly.UnknownSpan
                | TraceFact.SpanEnded _ when not hasStart -> Odd Anomaly.EndWithoutStart
                | TraceFact.SpanEnded _ when hasEnd -> Odd Anomaly.SecondEnd
                | _ -> Kept
        )

    List.ofSeq fates

/// What the ends of the run bring along: of each reason the most that one of them says.
let private carriedIn (ordered: TraceEvent list) (count: SessionEnd -> Tally) : Tally =
    List.fold2
        (fun (most: Tally) (event: TraceEvent) fate ->
            match event.Fact with
            | TraceFact.SessionEnded finish when fate <> Odd Anomaly.ForeignSession && fate <> Odd Anomaly.Unreadable ->
                most.Join(count finish)
            | _ -> most)
        Tally.Empty
        ordered
        (fates ordered)

[<Law>]
let ``events in = events + strays + discarded here, where discarded here leaves out what the session's end brought along``
    ()
    =
    Prop.forAll ScenarioGenerator.hostile (fun scenario ->
        let ordered = ordered (Scenario.events scenario)
        let envelope = SessionReducer.fold (Scenario.events scenario)
        let boundaries = List.filter ((=) Boundary) (fates ordered)
        let kept = envelope.Events.Length + envelope.Strays.Length + boundaries.Length
        let carried = carriedIn ordered _.Discarded
        Law.same "different events" ordered.Length (kept + int (envelope.Discarded.Total - carried.Total)))

[<Law>]
let ``every event is in the envelope at most once, and is the one that went in`` () =
    Prop.forAll ScenarioGenerator.hostile (fun scenario ->
        let events = Scenario.events scenario
        let envelope = SessionReducer.fold events
        let seen = HashSet<TraceEvent>(HashIdentity.Reference)

        for event in envelope.AllEvents() do
            let isThis (other: TraceEvent) =
                // What is told about the run is said once, by its start; and whether it is late, the fold says.
                let described =
                    if other.Fact.IsSessionStarted then other else { other with Session = envelope.Session }

                other.Session.Key = event.Session.Key
                && FoldRules.markLate described false = FoldRules.markLate event false

            match List.tryFind (fun other -> isThis other && not (seen.Contains other)) events with
            | Some other -> Law.must "it comes once" (seen.Add other)
            | None -> Law.must "it went in" false)

[<Law>]
let ``each event's fate follows from the events before it, and is counted under its own reason`` () =
    Prop.forAll ScenarioGenerator.hostile (fun scenario ->
        let ordered = ordered (Scenario.events scenario)
        let envelope = SessionReducer.fold (Scenario.events scenario)
        let fates = fates ordered

        let expected =
            fates
            |> List.fold
                (fun (tally: Tally) fate ->
                    match fate with
                    | Odd anomaly -> tally.Add(anomaly.Name, 1L)
                    | Kept
                    | Boundary -> tally)
                (carriedIn ordered _.Discarded)

        Law.same "events" (List.filter ((=) Kept) fates).Length envelope.Events.Length
        Law.same "anomalies by reason" expected envelope.Anomalies)

[<Law>]
let ``what a session's end reports as dropped stands in the envelope as it was reported`` () =
    Prop.forAll ScenarioGenerator.hostile (fun scenario ->
        let reported = carriedIn (ordered (Scenario.events scenario)) _.Dropped
        Law.same "dropped" reported (SessionReducer.fold (Scenario.events scenario)).Dropped)
