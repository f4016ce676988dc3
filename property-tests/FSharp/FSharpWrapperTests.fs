module AgentObservatory.PropertyTests.FSharpWrapperTests

open System
open System.IO
open System.Threading
open System.Threading.Tasks
open AgentObservatory
open AgentObservatory.FSharp
open AgentObservatory.FSharp.Patterns
open Xunit

let private record (program: AgentSession -> unit) : SessionEnvelope =
    let memory = InMemoryExporter()
    use observatory = Observatory.inlineWith (ObservatoryOptions(OnDiagnostic = ignore)) [ memory ]

    using (observatory.StartSession(AgentContext("run", "agent"))) program
    Assert.Single memory.Envelopes

let private spans (envelope: SessionEnvelope) = [ for span in envelope.Spans -> span.Kind, span.Name, span.Status ]

let private span name (envelope: SessionEnvelope) =
    envelope.Spans |> Seq.filter (fun span -> span.Name = name) |> Assert.Single

let private areSiblings (envelope: SessionEnvelope) =
    Assert.All(envelope.Spans, (fun span -> Assert.True span.ParentSpanId.IsNone))

[<Fact>]
let ``curried functions of one to four arguments keep their types and are one span a call`` () =
    let one: int -> int = Traced.toolCall "one" (fun a -> a)
    let two: int -> int -> int = Traced.toolCall "two" (fun a b -> a + b)
    let three: int -> string -> int -> string = Traced.agentStep "three" (fun a b c -> $"{a}{b}{c}")
    let four: int -> int -> int -> int -> int = Traced.llmCall "four" (fun a b c d -> a + b + c + d)
    let nothing: unit -> unit = Traced.toolCall "nothing" ignore

    let envelope =
        record (fun _ ->
            Assert.Equal(1, one 1)
            Assert.Equal(3, two 1 2)
            Assert.Equal("1x2", three 1 "x" 2)
            Assert.Equal(10, four 1 2 3 4)
            nothing ())

    let expected =
        [
            SpanKind.ToolCall, "one", SpanStatus.Ok
            SpanKind.ToolCall, "two", SpanStatus.Ok
            SpanKind.AgentStep, "three", SpanStatus.Ok
            SpanKind.LlmCall, "four", SpanStatus.Ok
            SpanKind.ToolCall, "nothing", SpanStatus.Ok
        ]

    Assert.Equal<_ list>(expected, spans envelope)
    areSiblings envelope

[<Fact>]
let ``a partial application is no call and a complete one is, each time`` () =
    let add = Traced.toolCall "add" (fun a b -> a + b)
    let envelope = record (fun _ -> Assert.Equal<int list>([ 11; 12 ], List.map (add 10) [ 1; 2 ]))
    Assert.Equal(2, envelope.Spans.Length)

[<Fact>]
let ``an async is traced when it is started, each time, into the session that is current then`` () =
    let search =
        Traced.toolCall "search" (fun (query: string) (top: int) ->
            async {
                do! Async.SwitchToThreadPool()
                Span.set [ attr "top" top ]
                return query.Length + top
            })

    let work = search "rx" 5

    let envelope =
        record (fun _ ->
            Assert.Equal(7, Async.RunSynchronously work)
            Assert.Equal(7, Async.RunSynchronously work))

    Assert.Equal(7, Async.RunSynchronously work)
    Assert.Equal(2, envelope.Spans.Length)
    Assert.All(envelope.Spans, (fun span -> Assert.Equal(5L, span.Attributes["top"].AsInteger())))
    areSiblings envelope

[<Fact>]
let ``asyncs and tasks that run side by side are siblings`` () =
    let wait = Traced.toolCall "async" (fun (n: int) -> async { do! Async.Sleep n })
    let waitTask = Traced.toolCall "task" (fun (n: int) -> task { do! Task.Delay n })

    let envelope =
        record (fun session ->
            use _ = session.AgentStep "fan out"
            [ wait 2; wait 1 ] |> Async.Parallel |> Async.RunSynchronously |> ignore
            let immediate = [| for n in 2..3 -> Async.StartImmediateAsTask(wait n) |]
            Task.WhenAll(immediate).Wait()
            Task.WhenAll(waitTask 2, waitTask 1).Wait())

    let parent = (span "fan out" envelope).SpanId
    let children = envelope.Spans |> Seq.filter (fun span -> span.Name <> "fan out") |> List.ofSeq
    Assert.Equal(6, children.Length)
    Assert.All(children, (fun child -> Assert.Equal(parent, child.ParentSpanId)))

[<Fact>]
let ``an exception is the very one that was raised and is the verdict`` () =
    let broken = IOException "disk"

    let fail: string -> Async<int> =
        Traced.toolCall "async" (fun _ ->
            async {
                do! Async.Sleep 1
                return raise broken
            })

    let failTask: string -> Task<int> =
        Traced.toolCall "task" (fun _ ->
            task {
                do! Task.Yield()
                return raise broken
            })

    let failNow: string -> int -> int = Traced.toolCall "sync" (fun _ _ -> raise broken)

    let envelope =
        record (fun _ ->
            let thrown = Assert.Throws<IOException>(fun () -> fail "a" |> Async.RunSynchronously |> ignore)
            Assert.Same(broken, thrown)
            Assert.Contains("FSharpWrapperTests.fs", Unchecked.nonNull thrown.StackTrace)

            Assert.Same(
                broken,
                Assert.Throws<IOException>(fun () -> (failTask "a").GetAwaiter().GetResult() |> ignore)
            )

            Assert.Same(broken, Assert.Throws<IOException>(fun () -> failNow "a" 1 |> ignore)))

    for name in [ "async"; "task"; "sync" ] do
        let failed = span name envelope
        Assert.Equal(SpanStatus.Error, failed.Status)
        Assert.Equal("disk", (Unchecked.nonNull failed.Error).Message)

[<Fact>]
let ``a cancelled async ends as cancelled, for its caller and in the trace`` () =
    let forever = Traced.toolCall "forever" (fun () -> async { do! Async.Sleep Timeout.Infinite })

    let envelope =
        record (fun _ ->
            use cancellation = new CancellationTokenSource()

            let running = Async.StartImmediateAsTask(forever (), cancellation.Token)
            cancellation.Cancel()

            Assert.ThrowsAny<OperationCanceledException>(fun () -> running.GetAwaiter().GetResult())
            |> ignore

            Assert.True running.IsCanceled)

    Assert.Equal(SpanStatus.Cancelled, (span "forever" envelope).Status)

[<Fact>]
let ``without a session the function is just called and nothing is allocated`` () =
    let add = Traced.toolCall "add" (fun (a: int) (b: int) -> a + b)
    let add4 = Traced.toolCall "add4" (fun (a: int) (b: int) (c: int) (d: int) -> a + b + c + d)

    let rec calls count sum = if count = 0 then sum else calls (count - 1) (sum + add 1 1 + add4 1 1 1 1)

    Assert.Equal(6_000, calls 1_000 0)
    let before = GC.GetAllocatedBytesForCurrentThread()
    let sum = calls 1_000 0
    let allocated = GC.GetAllocatedBytesForCurrentThread() - before
    Assert.Equal(6_000, sum)
    Assert.Equal(0L, allocated)

[<Fact>]
let ``work within a span of a session takes attributes and returns a value, a task or an async`` () =
    let envelope =
        record (fun session ->
            let hits =
                session
                |> Session.toolCall "search" [ attr "query" "rx"; attr "top_k" 5 ] (fun call ->
                    async {
                        do! Async.Sleep 1
                        call.Event("cache_miss", attr "tier" 2)
                        call.Set(attr "hits" 12)
                        return 12
                    })
                |> Async.RunSynchronously

            Assert.Equal(12, hits)
            Assert.Equal("ok", session |> Session.agentStep "plan" [] (fun _ -> "ok"))
            Assert.Equal(3, (session |> Session.llmCall "gpt-4" [] (fun _ -> Task.FromResult 3)).Result)
            Assert.Equal(4, (session |> Session.span "find" "retrieval" [] (fun _ -> ValueTask.FromResult 4)).Result)

            Assert.Equal(Some session, Session.current ())

            use stream = session.Stream("tokens", attr "model" "gpt-4", attr "tags" [| "a"; "b" |])
            stream.Event "first")

    let search = span "search" envelope

    Assert.Equal<(string * string) list>(
        [ "query", "rx"; "top_k", "5"; "hits", "12" ],
        [ for attribute in search.Attributes -> attribute.Key, string attribute.Value ]
    )

    Assert.Equal(1L, search.EventCount)
    Assert.Equal("retrieval", (span "find" envelope).Kind)
    Assert.Equal(2, (span "tokens" envelope).Attributes["tags"].AsList().Length)
    Assert.Equal(None, Session.current ())

[<Fact>]
let ``a span lasts as long as the task that its work returns, with a value or without`` () =
    let gate = TaskCompletionSource()

    let wait (call: AgentSpan) =
        task {
            do! gate.Task
            call.Event "went on"
        }

    let envelope =
        record (fun session ->
            let value = session |> Session.agentStep "task of unit" [] wait
            let plain = session |> Session.agentStep "task" [] (fun call -> wait call :> Task)
            let valueTask = session |> Session.agentStep "value task" [] (fun call -> ValueTask(wait call))
            gate.SetResult()
            Task.WhenAll(value, plain, valueTask.AsTask()).Wait())

    Assert.Equal(3, envelope.Spans.Length)

    for span in envelope.Spans do
        Assert.Equal(1L, span.EventCount)
        Assert.Equal(0L, span.LateEventCount)

    areSiblings envelope

[<Fact>]
let ``a null function is refused where it is traced`` () =
    Assert.Throws<ArgumentNullException>(fun () -> Traced.toolCall "null" Unchecked.defaultof<int -> int> |> ignore)
    |> ignore

[<Fact>]
let ``every event, every way to end and every kind of value has its pattern`` () =
    let rec describe (value: AttributeValue) =
        match value with
        | Null -> "null"
        | Boolean flag -> string flag
        | Integer number -> string number
        | Float number -> string number
        | Number text -> text
        | String text -> $"'{text}'"
        | List items -> "[" + String.Join("; ", Seq.map describe items) + "]"
        | Map entries ->
            "{"
            + String.Join("; ", Seq.map (fun (KeyValue(_, value)) -> describe value) entries)
            + "}"
        | _ -> "no pattern"

    let envelope =
        record (fun session ->
            session
                .ToolCall("fine")
                .Event(
                    "happened",
                    struct ("null", AttributeValue.Null),
                    attr "boolean" true,
                    attr "integer" 7,
                    attr "float" 0.5,
                    struct ("number", AttributeValue.FromNumberText "1e400"),
                    attr "string" "text",
                    attr "list" [| 1; 2 |],
                    struct ("map", AttributeValue.FromMap Attributes.Empty)
                )

            session.ToolCall("bad").Fail(ArgumentException "no") |> ignore
            session.ToolCall("silent").Fail(null) |> ignore
            session.ToolCall("left").Fail(OperationCanceledException()) |> ignore)

    let ends =
        [
            for span in envelope.Spans do
                match span with
                | Succeeded -> span.Name
                | Failed(Some error) -> error.Message
                | Failed None -> "unknown"
                | Cancelled -> "cancelled"
                | Unfinished -> "open"
        ]

    let facts =
        [
            for event in envelope.Replay() do
                match event with
                | SessionStarted session -> session.SessionId
                | SpanStarted(kind, name, _) -> kind + " " + name
                | StreamEvent(name, attributes, isLate) ->
                    $"{name} {describe (AttributeValue.FromMap attributes)} {isLate}"
                | SpanEnded(Succeeded) -> "good end"
                | SpanEnded _ -> "end"
                | SessionEnded(Unfinished) -> "no end"
                | SessionEnded _ -> "session's end"
        ]

    Assert.Equal<string list>([ "open"; "no"; "unknown"; "cancelled" ], ends)
    Assert.Contains("happened {null; True; 7; 0.5; 1e400; 'text'; [1; 2]; {}} False", facts)
    Assert.Equal(("run", "session's end"), (List.head facts, List.last facts))
