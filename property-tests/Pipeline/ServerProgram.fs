/// Random programs for several agents at once, in server mode, with exporters in trouble.
module AgentObservatory.PropertyTests.ServerProgram

open System
open System.Collections.Generic
open AgentObservatory
open AgentObservatory.PropertyTests.Doubles
open FsCheck
open FsCheck.FSharp

/// One call of an agent, or one trouble. Spans and sessions are the agent's own, counted from the newest.
type Command =
    | Open
    | Span
    | Event of span: int
    | EndSpan of span: int
    | EndSession of session: int
    | Start
    | Flush
    | Shutdown
    | Become of exporter: int * Mood
    | Jump of seconds: int

/// With a rule, the last exporter does not get every session.
type Program =
    {
        MaxQueued: int
        IsStartedFirst: bool
        HasRule: bool
        Agents: Command list list
    }

let exporterCount = 3

let private index = Gen.choose (0, 3)

let private command: Gen<Command> =
    Gen.frequency
        [
            12, Gen.constant Open
            10, Gen.constant Span
            10, Gen.map Event index
            10, Gen.map EndSpan index
            14, Gen.map EndSession index
            2, Gen.constant Start
            3, Gen.constant Flush
            // Rare: after it everything is refused.
            (1, Gen.map (fun number -> if number = 0 then Shutdown else Flush) (Gen.choose (0, 9)))
            6,
            Gen.map2
                (fun exporter mood -> Become(exporter, mood))
                (Gen.choose (1, exporterCount - 1))
                (Gen.elements [ Mood.Works; Mood.Fails; Mood.Hangs ])
            2, Gen.map Jump (Gen.choose (-7200, 7200))
        ]

let programs: Arbitrary<Program> =
    gen {
        let! maxQueued = Gen.elements [ 1; 2; 5; 2048 ]
        let! isStartedFirst = Gen.frequency [ 4, Gen.constant true; 1, Gen.constant false ]
        let! hasRule = Gen.elements [ true; false ]
        let! agents = Gen.listOfLength 4 (Gen.listOfLength 15 command)

        return
            {
                MaxQueued = maxQueued
                IsStartedFirst = isStartedFirst
                HasRule = hasRule
                Agents = agents
            }
    }
    |> Arb.fromGen

/// What one agent did, as the model counts it.
type Agent(number: int) =
    let sessions = List<struct (AgentSession * bool)>()
    let spans = List<struct (AgentSpan * int)>()
    let openSpans = Dictionary<int, HashSet<AgentSpan>>(HashIdentity.Structural)

    member val Ended = List<string>()
    member val Started = 0 with get, set
    member val Emitted = 0L with get, set

    member private _.Newest (items: List<'Item>) back = items[items.Count - 1 - back % items.Count]

    member private this.End(place: int) =
        let struct (session, isAccepted) = sessions[place]

        if isAccepted && openSpans.ContainsKey place then
            // What is still open is closed by the session's end: those ends are events, too.
            this.Emitted <- this.Emitted + int64 openSpans[place].Count
            openSpans.Remove place |> ignore
            this.Ended.Add session.SessionId

        session.Dispose()

    member this.Run (observatory: Observatory) (exporters: MoodyExporter[]) (clock: JumpingClock) (command: Command) =
        match command with
        | Open ->
            let id = string number + "/" + string sessions.Count
            let session = observatory.StartSession(AgentContext(id, "agent"))
            let isAccepted = Object.ReferenceEquals(AgentSession.Current, session)
            sessions.Add(struct (session, isAccepted))

            if isAccepted then
                this.Started <- this.Started + 1
                openSpans[sessions.Count - 1] <- HashSet()
        | Span when sessions.Count > 0 ->
            let place = sessions.Count - 1
            let struct (session, _) = sessions[place]
            let span = session.ToolCall("t", ReadOnlySpan Array.empty)
            this.Emitted <- this.Emitted + 1L
            spans.Add(struct (span, place))

            if openSpans.ContainsKey place then openSpans[place].Add span |> ignore
        | Event back when spans.Count > 0 ->
            let struct (span, _) = this.Newest spans back
            span.Event("e", ReadOnlySpan Array.empty)
            this.Emitted <- this.Emitted + 1L
        | EndSpan back when spans.Count > 0 ->
            let struct (span, place) = this.Newest spans back
            span.Dispose()
            this.Emitted <- this.Emitted + 1L

            if openSpans.ContainsKey place then openSpans[place].Remove span |> ignore
        | EndSession back when sessions.Count > 0 -> this.End(sessions.Count - 1 - back % sessions.Count)
        | Start -> observatory.StartAsync() |> ignore
        | Flush -> observatory.FlushAsync(TimeSpan.Zero) |> ignore
        | Shutdown -> observatory.ShutdownAsync(TimeSpan.Zero) |> ignore
        | Become(exporter, mood) -> exporters[exporter].Become mood
        | Jump seconds -> clock.Jump seconds
        | _ -> ()

    member this.EndAll() =
        for place in 0 .. sessions.Count - 1 do
            this.End place
