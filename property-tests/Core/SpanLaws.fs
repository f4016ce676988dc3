/// No orphans: an envelope's spans form trees, and each span is the sum of its own events.
module AgentObservatory.PropertyTests.SpanLaws

open System
open System.Collections.Generic
open AgentObservatory
open AgentObservatory.Generators
open FsCheck.FSharp

let private folds (law: SessionEnvelope -> unit) =
    Prop.forAll ScenarioGenerator.hostile (fun scenario -> law (SessionReducer.fold (Scenario.events scenario)))

[<Law>]
let ``a span's parent is none or an earlier span of the same envelope`` () =
    folds (fun envelope ->
        let earlier = HashSet<SpanId>()

        for span in envelope.Spans do
            Law.must
                "the parent comes first, so there is no cycle"
                (span.ParentSpanId.IsNone || earlier.Contains span.ParentSpanId)

            Law.must "the id is a real one" (not span.SpanId.IsNone)
            Law.must "the id is unique" (earlier.Add span.SpanId))

[<Law>]
let ``a parent that the session does not know before is kept as a foreign parent`` () =
    folds (fun envelope ->
        let known = HashSet<SpanId>()

        for event in envelope.Events do
            if event.Fact.IsSpanStarted then
                let span = Seq.find (fun (span: SpanRecord) -> span.SpanId = event.SpanId) envelope.Spans

                let isKnown = known.Contains event.ParentSpanId
                Law.same "the parent" (if isKnown then event.ParentSpanId else SpanId.None) span.ParentSpanId

                Law.same
                    "the foreign parent"
                    (if isKnown then SpanId.None else event.ParentSpanId)
                    span.ForeignParentId

                known.Add event.SpanId |> ignore)

[<Law>]
let ``every event belongs to a span that started before it`` () =
    folds (fun envelope ->
        let started = HashSet<SpanId>()

        for event in envelope.Events do
            if event.Fact.IsSpanStarted then
                Law.must "it starts once" (started.Add event.SpanId)
            else
                Law.must "it has started" (started.Contains event.SpanId)

        Law.same
            "spans and their starts"
            (Seq.toList started |> List.sort)
            (envelope.Spans |> Seq.map _.SpanId |> Seq.toList |> List.sort))

/// A span's record from its own events alone.
let private recordOf (envelope: SessionEnvelope) (foreign: SpanRecord) (events: TraceEvent list) : SpanRecord =
    let start = List.head events

    let ends =
        events
        |> List.choose (fun event ->
            match event.Fact with
            | TraceFact.SpanEnded spanEnd -> Some(event, spanEnd)
            | _ -> None)

    let streams =
        events
        |> List.choose (fun event ->
            match event.Fact with
            | TraceFact.StreamEvent(_, _, isLate) -> Some isLate
            | _ -> None)

    let kind, name, attributes =
        match start.Fact with
        | TraceFact.SpanStarted(kind, name, attributes) -> kind, name, attributes
        | _ -> failwith "the first event of a span is its start"

    let endTime =
        match ends with
        | (event, _) :: _ -> event.Time
        | [] -> envelope.EndTime

    let clock =
        Int128.op_Implicit endTime.UnixNanoseconds
        - Int128.op_Implicit start.Time.UnixNanoseconds

    let byTimes = int64 (Int128.Clamp(clock, Int128.Zero, Int128.op_Implicit Int64.MaxValue))

    let unfinished =
        { foreign with
            Kind = kind
            Name = name
            Status = SpanStatus.Unfinished
            Error = null
            StartTime = start.Time
            EndTime = endTime
            DurationNanoseconds = byTimes
            Attributes = attributes
            EventCount = int64 streams.Length
            LateEventCount = streams |> List.filter id |> List.length |> int64
            DroppedEvents = 0L
        }

    match ends with
    | [] -> unfinished
    | [ (_, spanEnd) ] ->
        { unfinished with
            Status = spanEnd.Status
            Error = spanEnd.Error
            DurationNanoseconds = max 0L (spanEnd.DurationNanoseconds.GetValueOrDefault byTimes)
            Attributes = attributes.Merge spanEnd.Attributes
            DroppedEvents = max 0L spanEnd.DroppedEvents
        }
    | _ -> failwith "a span ends once"

[<Law>]
let ``a span is the sum of its own events`` () =
    folds (fun envelope ->
        for span in envelope.Spans do
            let own =
                envelope.Events
                |> Seq.filter (fun event -> event.SpanId = span.SpanId)
                |> Seq.toList

            Law.same "the span" (recordOf envelope span own) span)

[<Law>]
let ``an event is marked late exactly where its span had ended before`` () =
    folds (fun envelope ->
        let ended = HashSet<SpanId>()

        for event in envelope.Events do
            match event.Fact with
            | TraceFact.StreamEvent(_, _, isLate) -> Law.same "late" (ended.Contains event.SpanId) isLate
            | TraceFact.SpanEnded _ -> ended.Add event.SpanId |> ignore
            | _ -> ())
