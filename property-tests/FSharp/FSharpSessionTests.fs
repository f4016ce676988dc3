module AgentObservatory.PropertyTests.FSharpSessionTests

open System
open System.IO
open System.Threading
open System.Threading.Tasks
open AgentObservatory
open AgentObservatory.FSharp
open AgentObservatory.FSharp.Patterns
open Xunit

let private context = AgentContext("run", "agent")

let private record (program: Observatory -> unit) : SessionEnvelope list =
    let memory = InMemoryExporter()
    use observatory = Observatory.inlineWith (ObservatoryOptions(OnDiagnostic = ignore)) [ memory ]
    program observatory
    Assert.Equal(None, Session.current ())
    List.ofSeq memory.Envelopes

[<Fact>]
let ``an agent in a session returns a value, nothing, a task, a value task or an async`` () =
    let envelopes =
        record (fun observatory ->
            let run (work: AgentSession -> 'result) = observatory |> Observatory.run context work
            let step (session: AgentSession) = session |> Session.agentStep "step" [] (fun _ -> 1)

            let stepLater session =
                task {
                    do! Task.Yield()
                    return step session
                }

            Assert.Equal(1, run step)
            run (step >> ignore)
            Assert.Equal(1, (run stepLater).GetAwaiter().GetResult())
            (run (fun session -> stepLater session :> Task)).GetAwaiter().GetResult()
            Assert.Equal(1, (run (fun session -> ValueTask<int>(stepLater session))).AsTask().GetAwaiter().GetResult())
            (run (fun session -> ValueTask(stepLater session :> Task))).AsTask().GetAwaiter().GetResult()

            let later = run (fun session -> stepLater session |> Async.AwaitTask)
            Assert.Equal(1, Async.RunSynchronously later))

    Assert.Equal(7, envelopes.Length)

    for envelope in envelopes do
        Assert.Equal(SpanStatus.Ok, envelope.Status)
        Assert.Equal("step", (Assert.Single envelope.Spans).Name)

[<Fact>]
let ``each start of an async is a session, in which its work runs`` () =
    let envelopes =
        record (fun observatory ->
            let work =
                observatory
                |> Observatory.run context (fun session ->
                    async {
                        Assert.Equal(Some session, Session.current ())
                        do! Async.SwitchToThreadPool()
                        Assert.Equal(Some session, Session.current ())
                    })

            [ work; work ] |> Async.Parallel |> Async.RunSynchronously |> ignore

            let immediate = [| for _ in 1..2 -> Async.StartImmediateAsTask work |]
            Assert.Equal(None, Session.current ())
            Task.WhenAll(immediate).GetAwaiter().GetResult() |> ignore)

    Assert.Equal(4, envelopes.Length)
    Assert.All(envelopes, (fun envelope -> Assert.Null envelope.Session.Parent))

[<Fact>]
let ``an exception is the very one that was raised and is the session's error`` () =
    let broken = IOException "disk"

    let envelopes =
        record (fun observatory ->
            let fails (work: AgentSession -> 'result) (wait: 'result -> unit) =
                let thrown = Assert.Throws<IOException>(fun () -> observatory |> Observatory.run context work |> wait)

                Assert.Same(broken, thrown)

            fails (fun _ -> raise broken) id

            fails
                (fun _ ->
                    task {
                        do! Task.Yield()
                        return raise broken
                    })
                (fun run -> run.GetAwaiter().GetResult())

            fails
                (fun _ ->
                    async {
                        do! Async.SwitchToThreadPool()
                        return raise broken
                    })
                Async.RunSynchronously)

    Assert.Equal(3, envelopes.Length)

    for envelope in envelopes do
        match envelope with
        | Failed(Some error) -> Assert.Equal("disk", error.Message)
        | _ -> failwith "not an error"

[<Fact>]
let ``a cancelled async ends as cancelled, for its caller and in the trace, and its work sees the token`` () =
    let mutable seen = CancellationToken.None
    use cancellation = new CancellationTokenSource()

    let envelopes =
        record (fun observatory ->
            let forever =
                observatory
                |> Observatory.run context (fun _ ->
                    async {
                        let! token = Async.CancellationToken
                        seen <- token
                        do! Async.Sleep Timeout.Infinite
                    })

            let running = Async.StartImmediateAsTask(forever, cancellation.Token)
            cancellation.Cancel()

            Assert.ThrowsAny<OperationCanceledException>(fun () -> running.GetAwaiter().GetResult())
            |> ignore

            Assert.True running.IsCanceled)

    Assert.Equal(cancellation.Token, seen)
    Assert.Equal(SpanStatus.Cancelled, (Assert.Single envelopes).Status)

[<Fact>]
let ``a session that is run within a span of another has that span as its parent`` () =
    let envelopes =
        record (fun observatory ->
            observatory
            |> Observatory.run (AgentContext("supervisor", "agent")) (fun session ->
                session
                |> Session.agentStep "delegate" [] (fun _ ->
                    observatory
                    |> Observatory.run (AgentContext("worker", "agent")) (fun _ -> async { return 1 })))
            |> Async.RunSynchronously
            |> ignore)

    let named name = envelopes |> List.find (fun envelope -> envelope.Session.SessionId = name)
    Assert.Equal(SpanStatus.Ok, (named "supervisor").Status)
    Assert.Equal((named "supervisor").Session.TraceId, (named "worker").Session.TraceId)
