/// A law that nothing puts to the test is worth nothing: the generated scenarios reach every case, and reach it often.
module AgentObservatory.PropertyTests.GeneratorReach

open AgentObservatory
open AgentObservatory.Generators
open FsCheck
open FsCheck.FSharp
open global.Xunit

let private share (what: string) (atLeast: int) (sample: SessionEnvelope[]) (isCase: SessionEnvelope -> bool) =
    let percent = 100 * (Seq.filter isCase sample |> Seq.length) / sample.Length
    Law.must $"{what}: {percent} %% of the scenarios instead of {atLeast} %% or more" (percent >= atLeast)

[<Fact>]
let ``generated scenarios reach every kind of span, event and anomaly often`` () =
    let sample =
        ScenarioGenerator.hostile.Generator
        |> Gen.sampleWithSeed (Rnd 1UL) 60 2000
        |> Array.map (Scenario.events >> SessionReducer.fold)

    let reaches what atLeast isCase = share what atLeast sample isCase
    let hasSpan isCase (envelope: SessionEnvelope) = Seq.exists isCase envelope.Spans

    reaches "spans" 60 (fun envelope -> envelope.Spans.Length > 1)
    reaches "many spans" 25 (fun envelope -> envelope.Spans.Length > 5)
    reaches "children" 45 (hasSpan (fun span -> not span.ParentSpanId.IsNone))
    reaches "foreign parents" 30 (hasSpan (fun span -> not span.ForeignParentId.IsNone))
    reaches "ended spans" 45 (hasSpan (fun span -> span.Status <> SpanStatus.Unfinished))
    reaches "unfinished spans" 55 (hasSpan (fun span -> span.Status = SpanStatus.Unfinished))
    reaches "late events" 18 (hasSpan (fun span -> span.LateEventCount > 0L))
    reaches "sealed sessions" 40 (fun envelope -> envelope.Status <> SpanStatus.Unfinished)
    reaches "no anomaly" 8 (fun envelope -> not envelope.HasAnomalies)

    for anomaly, atLeast in
        [
            Anomaly.EndWithoutStart, 35
            Anomaly.SecondEnd, 10
            Anomaly.SecondStart, 12
            Anomaly.UnknownSpan, 40
            Anomaly.OutOfOrder, 3
            Anomaly.ForeignSession, 35
            Anomaly.OtherContent, 15
            Anomaly.AfterEnd, 15
            Anomaly.SecondSessionStart, 8
        ] do
        reaches anomaly.Name atLeast (fun envelope -> envelope.Anomalies[anomaly.Name] > 0L)

[<Fact>]
let ``generated runs of several writers reach what folds look at`` () =
    let sample =
        Runs.hostile.Generator
        |> Gen.sampleWithSeed (Rnd 1UL) 60 2000
        |> Array.map (fun run -> SessionReducer.fold run.Events)

    let reaches what atLeast isCase = share what atLeast sample isCase
    let hasSpan isCase (envelope: SessionEnvelope) = Seq.exists isCase envelope.Spans

    reaches "several writers" 40 (fun envelope -> envelope.Writers.Length > 1)
    reaches "tool calls" 40 (hasSpan (fun span -> span.Kind = SpanKind.ToolCall))
    reaches "attributes" 40 (hasSpan (fun span -> span.Attributes.Count > 0))
    reaches "failed spans" 20 (hasSpan (fun span -> span.Status = SpanStatus.Error))
    reaches "errors" 20 (hasSpan (fun span -> not (isNull span.Error)))
    reaches "cancelled spans" 15 (hasSpan (fun span -> span.Status = SpanStatus.Cancelled))
