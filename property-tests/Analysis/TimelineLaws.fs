/// The view at a position is that of the fold of the events before it.
module AgentObservatory.PropertyTests.TimelineLaws

open AgentObservatory
open AgentObservatory.Generators
open AgentObservatory.PropertyTests
open FsCheck.FSharp

let private row
    (envelope: SessionEnvelope)
    (depths: System.Collections.Generic.Dictionary<SpanId, int>)
    (span: SpanRecord)
    =
    let depth =
        match depths.TryGetValue span.ParentSpanId with
        | true, above when not span.ParentSpanId.IsNone -> above + 1
        | _ -> 0

    depths.TryAdd(span.SpanId, depth) |> ignore
    let times = span.StartTime, span.EndTime, span.DurationNanoseconds
    let counts = span.EventCount, span.LateEventCount
    (span.SpanId, span.ParentSpanId, depth), (string span.Kind, string span.Name), span.Status, times, counts

let private seen (span: SpanView) =
    let times = span.StartTime, span.EndTime, span.DurationNanoseconds
    let counts = span.EventCount, span.LateEventCount
    (span.SpanId, span.ParentSpanId, span.Depth), (span.Kind, span.Name), span.Status, times, counts

let private isTheFold (envelope: SessionEnvelope) =
    let events = RunTimeline.InOrder envelope
    let timeline = RunTimeline.Of envelope
    Law.same "all events" events.Length timeline.Count

    for position in 0 .. events.Length do
        let folded = SessionReducer.fold (Array.truncate position events)
        let view = timeline.At position
        let depths = System.Collections.Generic.Dictionary<SpanId, int>()
        let told = $"after {position} events"
        Law.same told folded (timeline.EnvelopeAt position)
        Law.same told folded.Status view.Status
        Law.same told (not (isNull folded.Error)) view.HasError
        Law.same told (folded.Session.StartTime, folded.EndTime) (view.StartTime, view.EndTime)
        Law.same told folded.DurationNanoseconds view.DurationNanoseconds
        Law.same told folded.Events.Length view.EventCount
        Law.same told (Seq.length (Seq.filter _.IsOpen view.Spans)) view.OpenCount
        Law.same told (Seq.toList (Seq.map (row folded depths) folded.Spans)) (Seq.toList (Seq.map seen view.Spans))

[<Law>]
let ``the view at a position is that of the fold of the events before it`` () =
    Prop.forAll ScenarioGenerator.hostile (fun scenario -> isTheFold (SessionReducer.fold (Scenario.events scenario)))

[<Law>]
let ``so it is where several processes have told of the run`` () =
    Prop.forAll Runs.hostile (fun run ->
        for envelope in EnvelopeMerge.merge (Runs.parts run) do
            isTheFold envelope)
