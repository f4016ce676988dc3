module AgentObservatory.PropertyTests.FacadeLaws

open System
open System.Collections.Generic
open System.Threading
open AgentObservatory
open AgentObservatory.PropertyTests.Interpreter
open AgentObservatory.PropertyTests.Model
open AgentObservatory.Generators.AgentCommands
open AgentObservatory.PropertyTests.Program
open FsCheck.FSharp

type private BrokenExporter() =
    interface IExporter with
        member _.Export _ = invalidOp "broken exporter"

let private rule = KeepRule.Parse "failed or session cancelled or 10% of the rest by trace id"

/// A session's log, which decides, knows what its envelope says; and more only where a span did not fit.
let private keptAsEnvelopesSay (all: InMemoryExporter) (kept: InMemoryExporter) =
    let ids = HashSet(kept.Envelopes |> Seq.map _.Session.RunId)

    for envelope in all.Envelopes do
        let isKept = ids.Contains envelope.Session.RunId
        let mayKnowMore = envelope.Dropped.Total > 0L
        Law.must "kept as the envelope says" (rule.Keeps envelope = isKept || isKept && mayKnowMore)

let private observe maxEvents (run: Observatory -> unit) =
    let memory = InMemoryExporter()
    let kept = InMemoryExporter()

    let options =
        ObservatoryOptions(MaxEventsPerSession = maxEvents, OnDiagnostic = (fun _ -> invalidOp "broken handler"))

    use observatory =
        new Observatory([ BrokenExporter() :> IExporter; memory; kept.Keeping rule ], options, true)

    run observatory
    keptAsEnvelopesSay memory kept
    struct (memory.Envelopes, observatory.Health)

let private lawsHold (health: ObservatoryHealth) =
    Law.same "emitted = folded + dropped" health.EventsEmitted (health.EventsFolded + health.EventsDropped.Total)

    for exporter in health.Exporters do
        Law.same
            "ended = exported + dropped + in flight"
            health.SessionsEnded
            (exporter.Exported + exporter.Dropped.Total + exporter.InFlight)

        Law.same "nothing is in flight" 0L exporter.InFlight

let private currentOf (scopes: Scope list) =
    match live scopes with
    | [] -> None
    | scope :: _ -> Some scope.Session

/// Runs the program in a flow of its own and seals all its sessions.
let private runAlone (program: Program) (run: Run) =
    let body () =
        let step scopes command =
            let after = run.Step scopes command

            let current =
                run.Sessions
                |> Seq.tryFind (fun (struct (real, _)) -> Object.ReferenceEquals(real, AgentSession.Current))
                |> Option.map (fun (struct (_, model)) -> model)

            Law.must "the current session is the model's" (current = currentOf after)
            after

        List.fold step [] program.Commands |> ignore

        for struct (real, model) in run.Sessions do
            real.Dispose()

            if not model.IsSealed then seal model

    let mutable failure: exn | null = null

    let thread =
        Thread(fun () ->
            try
                body ()
            with error ->
                failure <- error)

    thread.Start()
    thread.Join()

    match failure with
    | null -> ()
    | failure -> raise (AggregateException failure)

[<Law>]
let ``Whatever a program calls in whatever order, nothing throws and each envelope is the fold of the model's facts``
    ()
    =
    Prop.forAll sequential (fun program ->
        let mutable models: ModelSession list = []

        let struct (envelopes, health) =
            observe program.MaxEvents (fun observatory ->
                let run = Run(observatory, program.MaxEvents)
                runAlone program run
                models <- [ for struct (_, model) in run.Sessions -> model ])

        lawsHold health
        Law.same "every session is exported once" models.Length envelopes.Count

        let late = models |> List.sumBy _.Late

        let inSessions =
            models
            |> List.sumBy (fun model -> int64 model.Facts.Count + model.Dropped.Total)

        Law.same "emitted as the model counts" (inSessions + late) health.EventsEmitted
        Law.same "late as the model counts" late health.EventsDropped[DropReason.Late]

        for exported in envelopes do
            let model = models |> List.find (fun model -> model.Id = exported.Session.SessionId)
            Law.same "the envelope is the fold of the model's facts" (timeless (envelope model)) (timeless exported)

            let parent =
                match exported.Session.Parent with
                | null -> struct (null, SpanId.None)
                | parent -> struct (parent.SessionId, parent.SpanId)

            Law.same "the session's parent" model.Parent parent)

let private wellFormed (envelope: SessionEnvelope) =
    let ids = HashSet<SpanId>()

    for span in envelope.Spans do
        Law.must "no orphan" (span.ParentSpanId.IsNone || ids.Contains span.ParentSpanId)
        Law.must "no span twice" (ids.Add span.SpanId)

    let sequences = [ for event in envelope.Events -> event.Sequence ]
    Law.same "the sequence has no gap" [ 1L .. int64 envelope.Events.Length ] sequences
    Law.must "no live session has anomalies" (not envelope.HasAnomalies)
    let times = [ for event in envelope.Events -> event.Time.UnixNanoseconds ]
    Law.same "time never runs backwards" (List.sort times) times

[<Law>]
let ``Several threads over the same sessions and spans lose nothing and keep each envelope well-formed`` () =
    Prop.forAll concurrent (fun programs ->
        let count isCounted =
            programs
            |> List.sumBy (fun program -> program.Commands |> List.filter isCounted |> List.length |> int64)

        let starts = 6L + count (fun command -> command.IsOpenSpan || command.IsOpenStream)
        let calls = starts + count (fun command -> command.IsEvent || command.IsEndSpan)

        let struct (envelopes, health) =
            observe programs.Head.MaxEvents (fun observatory ->
                use session = observatory.StartSession(AgentContext("shared", "agent"))

                let spans =
                    [|
                        for number in 1..6 ->
                            session.Span("shared " + string number, "kind", ReadOnlySpan Array.empty)
                    |]

                use barrier = new Barrier(programs.Length)

                let step (owned: List<AgentSpan>) command =
                    let span index =
                        if owned.Count > 0 && index % 2 = 0 then
                            owned[index % owned.Count]
                        else
                            spans[index % spans.Length]

                    match command with
                    | OpenSpan(_, kind, name, _) ->
                        owned.Add(
                            session.Span(Unchecked.nonNull name, Unchecked.nonNull kind, ReadOnlySpan Array.empty)
                        )
                    | OpenStream(_, name) ->
                        owned.Add(session.Stream(Unchecked.nonNull name, ReadOnlySpan Array.empty))
                    | Event(index, name, _) -> (span index).Event(Unchecked.nonNull name, ReadOnlySpan Array.empty)
                    | Set(index, key, value) -> (span index).Set(Unchecked.nonNull key, value)
                    | Fail(index, _) -> (span index).Fail(OperationCanceledException()) |> ignore
                    | EndSpan index -> (span index).Dispose()
                    | EndSession 0 -> session.Dispose()
                    | StartSession
                    | EndSession _
                    | Elsewhere _ -> observatory.StartSession(AgentContext("own", "agent")).Dispose()

                let failures = List<exn>()

                let threads =
                    programs
                    |> List.map (fun program ->
                        Thread(fun () ->
                            try
                                barrier.SignalAndWait()
                                let owned = List<AgentSpan>()
                                List.iter (step owned) program.Commands
                            with error ->
                                lock failures (fun () -> failures.Add error)))

                for thread in threads do
                    thread.Start()

                for thread in threads do
                    thread.Join()

                Law.must "nothing throws" (failures.Count = 0))

        lawsHold health
        Law.same "every session is exported once" health.SessionsEnded (int64 envelopes.Count)
        Law.must "every call is counted" (health.EventsEmitted >= calls)

        Law.must
            "nothing but the closing of open spans is counted beside the calls"
            (health.EventsEmitted <= calls + starts)

        Seq.iter wellFormed envelopes)
