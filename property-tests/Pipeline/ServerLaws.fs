module AgentObservatory.PropertyTests.ServerLaws

open System
open System.Collections.Generic
open System.Threading
open AgentObservatory
open AgentObservatory.PropertyTests.Doubles
open AgentObservatory.PropertyTests.ServerProgram
open FsCheck.FSharp

/// Long enough for any machine; it only turns a deadlock into a failure.
let private forever = TimeSpan.FromMinutes 2.0

let private options (program: Program) clock =
    ObservatoryOptions(MaxQueuedSessions = program.MaxQueued, TimeProvider = clock, OnDiagnostic = ignore)

/// At any moment nothing has come out that did not go in.
let private inequalitiesHold (health: ObservatoryHealth) =
    Law.must
        "no more folded and dropped than emitted"
        (health.EventsFolded + health.EventsDropped.Total <= health.EventsEmitted)

    for exporter in health.Exporters do
        Law.must "nothing in flight is negative" (exporter.InFlight >= 0L && exporter.QueuedSessions >= 0)

        Law.must
            "no more exported, dropped and in flight than ended"
            (exporter.Exported + exporter.Dropped.Total + exporter.InFlight
             <= health.SessionsEnded)

let private rule = KeepRule.Parse "unfinished or 50% of the rest by trace id"

let private withRule (program: Program) (number: int) (exporter: MoodyExporter) : IExporter =
    if program.HasRule && number = exporterCount - 1 then exporter.Keeping rule else exporter

let private runAgents (program: Program) (observatory: Observatory) exporters clock : Agent list =
    use barrier = new Barrier(program.Agents.Length)
    let failures = List<exn>()

    let agents = program.Agents |> List.mapi (fun number commands -> Agent number, commands)

    let threads =
        agents
        |> List.map (fun (agent, commands) ->
            Thread(fun () ->
                try
                    barrier.SignalAndWait()

                    for command in commands do
                        agent.Run observatory exporters clock command
                        inequalitiesHold observatory.Health

                    agent.EndAll()
                with error ->
                    lock failures (fun () -> failures.Add error)))

    for thread in threads do
        thread.Start()

    // The first exporter hangs until every agent is done: a call that waited for it would never return.
    for thread in threads do
        Law.must "no call waits for an exporter" (thread.Join forever)

    if failures.Count > 0 then raise (AggregateException failures)

    List.map fst agents

let private exactlyOnceInOrder (agents: Agent list) (exporter: MoodyExporter) (health: ExporterHealth) =
    let ended = HashSet(agents |> Seq.collect (fun agent -> agent.Ended))
    Law.must "an exporter is called one envelope at a time" (not exporter.WasCalledTwiceAtOnce)
    Law.same "no session is exported twice" exporter.Taken.Count (HashSet exporter.Taken).Count
    Law.must "only sessions that ended are exported" (Seq.forall ended.Contains exporter.Taken)
    Law.same "the exporter took what is counted as exported" (int64 exporter.Taken.Count) health.Exported

    Law.same "each session is exported or counted" (int64 ended.Count) (health.Exported + health.Dropped.Total)

    for agent in agents do
        let own = HashSet agent.Ended
        let taken = exporter.Taken |> Seq.filter own.Contains |> Seq.toList
        let places = taken |> List.map (fun id -> agent.Ended.IndexOf id)
        Law.same "an agent's sessions come in the order of their ends" (List.sort places) places

[<Law(2000)>]
let ``Whatever agents and exporters do at once, nothing waits, both laws hold and each session is exported once or counted``
    ()
    =
    Prop.forAll programs (fun program ->
        let clock = JumpingClock()

        let exporters =
            [|
                for number in 0 .. exporterCount - 1 ->
                    new MoodyExporter(if number = 0 then Mood.Hangs else Mood.Works)
            |]

        let observatory = new Observatory(Array.mapi (withRule program) exporters, options program clock)

        if program.IsStartedFirst then observatory.StartAsync() |> ignore

        let agents = runAgents program observatory exporters clock

        for exporter in exporters do
            exporter.Become Mood.Works

        let report = observatory.ShutdownAsync(Timeout.InfiniteTimeSpan)
        Law.must "a shutdown ends" (report.Wait forever)

        Law.must
            "every exporter is disposed"
            (SpinWait.SpinUntil((fun () -> exporters |> Array.forall _.IsDisposed), forever))

        let health = observatory.Health
        Law.same "emitted as the agents count" (agents |> List.sumBy _.Emitted) health.EventsEmitted

        Law.same "emitted = folded + dropped" health.EventsEmitted (health.EventsFolded + health.EventsDropped.Total)

        Law.same
            "ended as the agents count"
            (agents |> List.sumBy (fun agent -> int64 agent.Ended.Count))
            health.SessionsEnded

        Law.same "every session that started has ended" health.SessionsStarted health.SessionsEnded

        for exporter, counted in Seq.zip exporters health.Exporters do
            Law.same "nothing is in flight" 0L counted.InFlight
            Law.same "nothing waits" (0, 0L) (counted.QueuedSessions, counted.QueuedBytes)
            exactlyOnceInOrder agents exporter counted

            if exporter <> Array.last exporters || not program.HasRule then
                Law.same "without a rule all are kept" 0L counted.Dropped[DropReason.NotKept])
