/// Nothing is counted twice, and nothing is lost.
module AgentObservatory.PropertyTests.ForestLaws

open System
open AgentObservatory
open AgentObservatory.Generators
open AgentObservatory.PropertyTests
open FsCheck
open FsCheck.FSharp

let private cases = Arb.zip (Behaviour.programs, Arb.fromGen (Gen.choose (0, Int32.MaxValue)))

/// The tokens of the lowest calls that have any.
let rec private tokensOf (calls: Behaviour.Call list list) : int64 =
    List.concat calls
    |> List.sumBy (fun call ->
        match tokensOf call.Below with
        | 0L -> call.Tokens
        | below -> below)

[<Law>]
let ``the tokens of a forest are the sum over its leaves`` () =
    Prop.forAll cases (fun (program, seed) ->
        let envelope = Behaviour.tell (Random seed) program
        let forest = TraceForest.Of envelope
        let statistics = TraceStatistics()
        statistics.Add forest
        Law.same "forest" (tokensOf program) forest.Tokens.Total

        Law.same
            "sources"
            forest.Tokens.Total
            (Seq.sumBy (fun (node: TraceNode) -> if node.IsTokenSource then node.OwnTokens.Total else 0L) forest.Nodes)

        Law.same "statistics" forest.Tokens statistics.Sessions.Tokens

        Law.same
            "by kind"
            forest.Tokens.Total
            (Seq.sumBy (fun (totals: SpanTotals) -> totals.Tokens.Total) statistics.ByKind.Named.Values))

[<Law>]
let ``every span of whatever was recorded is one node, and time is split without rest`` () =
    Prop.forAll ScenarioGenerator.hostile (fun scenario ->
        let envelope = SessionReducer.fold (Scenario.events scenario)
        let forest = TraceForest.Of envelope
        Law.same "nodes" (envelope.Spans.Length + 1) forest.Nodes.Length
        let spans = Set.ofSeq (Seq.map (fun (span: SpanRecord) -> string span.SpanId) envelope.Spans)

        Law.same
            "spans"
            spans
            (Set.ofSeq (
                Seq.choose
                    (fun (node: TraceNode) ->
                        Option.map (fun (span: SpanRecord) -> string span.SpanId) (Option.ofObj node.Span))
                    forest.Nodes
            ))

        Conversation.ofNode forest.Roots[0] |> ignore
        SessionSummary.Of envelope |> ignore

        for node in forest.Nodes do
            let self = TraceTime.selfNanoseconds node
            Law.must "self time" (self >= 0L && self <= node.DurationNanoseconds)
            let path = TraceTime.criticalPath node
            let length = node.EndTime.UnixNanoseconds - node.StartTime.UnixNanoseconds
            Law.same "the critical path" length (Seq.sumBy (fun (step: PathStep) -> step.DurationNanoseconds) path)

            for index in 1 .. path.Length - 1 do
                let before = path[index - 1]

                Law.same
                    "no gap"
                    (before.StartTime.UnixNanoseconds + before.DurationNanoseconds)
                    path[index].StartTime.UnixNanoseconds)
