open System
open AgentObservatory
open AgentObservatory.FSharp
open AgentObservatory.FSharp.Patterns

// The agent's tools: plain functions, traced where they are bound. They know nothing of sessions.

let private library =
    [
        "rx", "Rx composes streams of events."
        "rx", "An observer that throws must not reach its neighbours."
        "fold", "A fold turns events into a state."
    ]

let search =
    Traced.toolCall "search" (fun (topic: string) (top: int) ->
        async {
            do! Async.Sleep 20

            let found =
                library
                |> List.filter (fun (about, _) -> about = topic)
                |> List.map snd
                |> List.truncate top

            Span.set [ attr "topic" topic; attr "top" top; attr "hits" found.Length ]
            return found
        })

let rank = Traced.agentStep "rank" (List.sortBy String.length)

let write =
    Traced.llmCall "built-in-writer" (fun (sentences: string list) ->
        task {
            let answer = String.concat " " sentences
            Span.set [ attr "gen_ai.usage.output_tokens" (answer.Split(' ').Length) ]
            return answer
        })

let lookUp =
    Traced.toolCall "look_up" (fun (word: string) ->
        match List.tryFind (fun (about, _) -> about = word) library with
        | Some(_, sentence) -> sentence
        | None -> invalidArg (nameof word) $"The library holds nothing about {word}.")

// The agent: side by side, then in a pipeline. A tool that fails is part of the trace, not the end of the run.

let answer (topics: string list) =
    async {
        let! found = topics |> List.map (fun topic -> search topic 5) |> Async.Parallel

        let missing =
            try
                lookUp "monads"
            with :? ArgumentException ->
                ""

        return!
            missing :: List.concat found
            |> List.filter (not << String.IsNullOrEmpty)
            |> rank
            |> write
            |> Async.AwaitTask
    }

// An exporter is one method: here it prints the envelope as a query over its spans.

let rec private outline (spans: SpanRecord seq) (parent: SpanId) (depth: int) : string seq =
    seq {
        for span in spans |> Seq.filter (fun span -> span.ParentSpanId = parent) do
            let verdict =
                match span with
                | Failed(Some error) -> $"Error: {error.Message}"
                | _ -> string span.Status

            $"{String(' ', 2 * depth)}{span.Kind} {span.Name} ({verdict})"
            yield! outline spans span.SpanId (depth + 1)
    }

let private printer =
    { new IExporter with
        member _.Export envelope =
            outline envelope.Spans SpanId.None 0 |> Seq.iter (printfn "%s")

            let time =
                query {
                    for span in envelope.Spans do
                        where (span.Status = SpanStatus.Ok)
                        groupBy span.Kind into kind
                        sortBy kind.Key
                        select (kind.Key, kind |> Seq.sumBy _.DurationNanoseconds)
                }

            for kind, nanoseconds in time do
                printfn "%s: %d ms" kind (nanoseconds / 1_000_000L)
    }

[<EntryPoint>]
let main _ =
    use observatory = Observatory.inlineTo [ printer; new FileExporter "logs/traces.jsonl" ]
    use session = observatory.StartSession(AgentContext("fsharp-run", "fsharp-agent"))

    session
    |> Session.agentStep "answer" [ attr "topics" [| "rx"; "fold" |] ] (fun _ -> answer [ "rx"; "fold" ])
    |> Async.RunSynchronously
    |> printfn "%s\n"

    0
