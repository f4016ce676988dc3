/// The test kit from F#.
module AgentObservatory.PropertyTests.KitTests

open System
open System.Collections.Immutable
open AgentObservatory
open global.Xunit

let private trace () : SessionEnvelope =
    use recorder = new TraceRecorder()

    do
        use session = recorder.Observatory.StartSession(AgentContext("s1", "demo-agent"))

        let search =
            session.ToolCall("search", ReadOnlySpan [| struct ("top_k", AttributeValue.FromInteger 5L) |])

        recorder.Clock.Advance(TimeSpan.FromSeconds 1.0)
        search.Dispose()

    recorder.Trace

[<Fact>]
let ``assertions, rules and trajectories read well`` () =
    let trace = trace ()

    trace
        .Called("search")
        .Times(1)
        .WithAttribute("top_k", AttributeValue.FromInteger 5L)
        .Within(TimeSpan.FromSeconds 1.0)
    |> ignore

    trace.NoErrors().TokensAtMost(0L).Follows(Rules.atMost 1 (Rules.called "search"))
    |> ignore

    trace.Follows(Trajectory.Empty.Then(TrajectoryStep.Call "search"), TrajectoryMode.Strict)
    |> ignore

    Assert.Throws<TraceAssertionException>(fun () -> trace.Called("answer") |> ignore)
    |> ignore

[<Fact>]
let ``a fold obeys the laws`` () =
    Laws.Check(ImmutableHashSet<EventId>.Empty, (fun seen event -> seen.Add event.EventId), _.Count)

[<FsCheck.Xunit.Property(Arbitrary = [| typeof<TraceArbitraries> |], MaxTest = 10)>]
let ``FsCheck's attributes take the generators`` (program: AgentProgram) =
    use observatory = new Observatory(InMemoryExporter(), ``inline`` = true)
    program.Run observatory
    observatory.Health.SessionsOpen = 0L
