/// What docs/analysis.md shows in F#. A test holds the document against this file.
module AgentObservatory.PropertyTests.AnalysisDocument

open System
open AgentObservatory

let answers (observatory: Observatory) =
    let read =
        function
        | TraceLine.Readable(_, envelope, _) -> Some envelope
        | _ -> None

    let sessions = TraceFile.Read "traces.jsonl" |> Seq.choose read |> Seq.toList
    let forest = TraceForest.Of sessions

    let slow = TraceQuery.Parse "kind=tool_call and duration>1s"

    for call in slow.Select(forest, DateTimeOffset.UtcNow) do
        printfn $"{call.Name} {call.Duration}"

    let failed = TraceQuery.Parse "session.errors>0"

    for one in
        sessions
        |> List.filter (fun session -> failed.Matches(session, DateTimeOffset.UtcNow))
        |> List.map SessionSummary.Of do
        printfn $"{one.Session.SessionId}: {one.Errors} errors, {one.Question}"

    let prices = PriceTable.Parse """{"gpt-4.1*": {"input": 2, "output": 8, "cache_read": 0.5}}"""
    let costs = TraceStatistics prices
    costs.Add forest
    printfn $"{costs.Sessions.Cost}, and {costs.Sessions.UnpricedTokens} tokens without a price"

    let statistics = TraceStatistics()
    statistics.Add forest

    for KeyValue(tool, calls) in statistics.ByTool.Named do
        printfn $"{tool}: {calls.Errors} of {calls.Count} failed, p95 {calls.Durations.Percentile 95} ns"

    let path = TraceTime.criticalPath forest.Roots[0]

    for node, steps in path |> Seq.groupBy (fun step -> string step.Node) do
        printfn $"{node}: {steps |> Seq.sumBy _.DurationNanoseconds} ns"

    let conversation = Conversation.ofNode forest.Roots[0]

    for entry in conversation do
        printfn $"{entry.Role}: {entry.Tool}{entry.Text}"

    let comparison = RunComparison.Of(List.head sessions, List.last sessions)

    for one in comparison.Differences do
        printfn $"{one.Kind} {one.Changes}: {one.Left} {one.Right}"

    let timeline = RunTimeline.Of(List.head sessions)
    let before = timeline.At(timeline.Count - 1)
    printfn $"{before.OpenCount} of {before.SpanCount} spans were open"

    let hesitant = TraceQuery.Parse "kind=stream and attr.agent_observatory.stream.time_to_first_ms>2s"

    for stream in hesitant.Select(forest, DateTimeOffset.UtcNow) do
        printfn $"{stream.Name} of {stream.Agent}"

    let query = TraceQuery.Parse "status=error"

    let failing =
        observatory.Events.Where query
        |> Observable.subscribe (fun one -> printfn $"{one.SpanId}")

    failing.Dispose()
