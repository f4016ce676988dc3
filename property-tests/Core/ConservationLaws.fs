/// Nothing is lost unseen: every event that goes in is in the envelope or is counted.
module AgentObservatory.PropertyTests.ConservationLaws

open System
open System.Collections.Generic
open AgentObservatory
open Xunit

/// What the fold made of the events, worked out from the events alone.
type private Account =
    {
        Start: TraceEvent option
        End: TraceEvent option
        /// Session facts that are neither the start nor the end.
        Extra: int
    }

/// The first start of a session opens it, its first end closes it.
let private account (events: TraceEvent list) : Account =
    let start = List.tryFind (fun (event: TraceEvent) -> event.Fact.IsSessionStarted) events

    let finish =
        start
        |> Option.bind (fun start ->
            events
            |> List.skipWhile (fun event -> not (Object.ReferenceEquals(event, start)))
            |> List.tryFind (fun event -> event.Fact.IsSessionEnded && event.Session.Key = start.Session.Key))

    let boundaries = Seq.length (Seq.choose id [ start; finish ])

    {
        Start = start
        End = finish
        Extra = Seq.length (Seq.filter (Scenario.isWire >> not) events) - boundaries
    }

let private carriedIn (account: Account) : Tally =
    match account.End |> Option.map _.Fact with
    | Some(TraceFact.SessionEnded finish) -> finish.Discarded
    | _ -> Tally.Empty

[<Fact>]
let ``events in = events + strays + discarded here, where discarded here leaves out what the session's end brought along``
    ()
    =
    Law.holds ScenarioGenerator.hostile (fun scenario ->
        let events = Scenario.events scenario
        let envelope = SessionReducer.fold events
        let account = account events
        let wire = events |> List.filter Scenario.isWire |> List.length |> int64
        let kept = int64 (envelope.Events.Length + envelope.Strays.Length)
        let discardedHere = envelope.Discarded.Total - (carriedIn account).Total
        Law.same "wire facts and extra session facts" (wire + int64 account.Extra) (kept + discardedHere))

[<Fact>]
let ``every event is in the envelope at most once, and is the one that went in`` () =
    Law.holds ScenarioGenerator.hostile (fun scenario ->
        let events = Scenario.events scenario
        let byId = events |> Seq.map (fun event -> event.EventId, event) |> dict
        let envelope = SessionReducer.fold events
        let seen = HashSet<EventId>()

        for event in envelope.AllEvents() do
            Law.must "it comes once" (seen.Add event.EventId)
            Law.same "the run" byId[event.EventId].Session.Key event.Session.Key
            // What is told about the run is said once, by its start.
            let original = { byId[event.EventId] with Session = envelope.Session }

            match original.Fact, event.Fact with
            | TraceFact.StreamEvent(name, attributes, _), TraceFact.StreamEvent(_, _, isLate) ->
                // Only whether it is late is the fold's own to say.
                Law.same "the event" { original with Fact = TraceFact.StreamEvent(name, attributes, isLate) } event
            | _ -> Law.same "the event" original event)

type private Fate =
    | Boundary
    | Kept
    | Odd of Anomaly

/// What becomes of each event, said without any state: only by looking at the events before it.
let private fates (events: TraceEvent list) : Fate list =
    let account = account events
    let all = List.toArray events

    let isBefore (boundary: TraceEvent option) index =
        boundary |> Option.exists (fun event -> Array.IndexOf(all, event) < index)

    let fates = List<Fate>()

    /// Strays are kept, too.
    let isKept place =
        match fates[place] with
        | Kept
        | Odd(Anomaly.EndWithoutStart | Anomaly.SecondEnd | Anomaly.SecondStart | Anomaly.UnknownSpan) -> true
        | _ -> false

    for index in 0 .. all.Length - 1 do
        let event = all[index]

        let earlier =
            [
                for place in 0 .. index - 1 do
                    if fates[place] = Kept && all[place].SpanId = event.SpanId then all[place]
            ]

        let hasStart = earlier |> List.exists _.Fact.IsSpanStarted
        let hasEnd = earlier |> List.exists _.Fact.IsSpanEnded

        let isBehind =
            Seq.exists (fun place -> isKept place && all[place].Sequence >= event.Sequence) (seq { 0 .. index - 1 })

        let isBoundary boundary = boundary |> Option.exists (fun other -> Object.ReferenceEquals(other, event))

        fates.Add(
            if isBoundary account.Start || isBoundary account.End then
                Boundary
            elif not (isBefore account.Start index) then
                Odd Anomaly.BeforeStart
            elif isBefore account.End index then
                Odd Anomaly.AfterEnd
            elif Some event.Session.Key <> (account.Start |> Option.map _.Session.Key) then
                Odd Anomaly.ForeignSession
            elif event.Fact.IsSessionStarted then
                Odd Anomaly.SecondSessionStart
            elif event.Sequence < 0L || isBehind then
                Odd Anomaly.OutOfOrder
            else
                match event.Fact with
                | TraceFact.SpanStarted _ when event.SpanId.IsNone -> Odd Anomaly.UnknownSpan
                | TraceFact.SpanStarted _ when hasStart -> Odd Anomaly.SecondStart
                | TraceFact.StreamEvent _ when not hasStart -> Odd Anomaly.UnknownSpan
                | TraceFact.SpanEnded _ when not hasStart -> Odd Anomaly.EndWithoutStart
                | TraceFact.SpanEnded _ when hasEnd -> Odd Anomaly.SecondEnd
                | _ -> Kept
        )

    List.ofSeq fates

[<Fact>]
let ``each event's fate follows from the events before it, and is counted under its own reason`` () =
    Law.holds ScenarioGenerator.hostile (fun scenario ->
        let events = Scenario.events scenario
        let envelope = SessionReducer.fold events
        let carried = carriedIn (account events)
        let fates = fates events

        let expected =
            fates
            |> List.fold
                (fun (tally: Tally) fate ->
                    match fate with
                    | Odd anomaly -> tally.Add(anomaly.Name, 1L)
                    | Kept
                    | Boundary -> tally)
                carried

        Law.same "events" (List.filter ((=) Kept) fates).Length envelope.Events.Length
        Law.same "anomalies by reason" expected envelope.Anomalies)

[<Fact>]
let ``what a session's end reports as dropped stands in the envelope as it was reported`` () =
    Law.holds ScenarioGenerator.hostile (fun scenario ->
        let events = Scenario.events scenario
        let envelope = SessionReducer.fold events

        let reported =
            match (account events).End |> Option.map _.Fact with
            | Some(TraceFact.SessionEnded finish) -> finish.Dropped
            | _ -> Tally.Empty

        Law.same "dropped" reported envelope.Dropped)
