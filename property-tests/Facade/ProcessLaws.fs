/// A run that several processes report to, whose clocks disagree by up to an hour: merged it is one tree, causes first.
module AgentObservatory.PropertyTests.ProcessLaws

open System
open System.Collections.Generic
open AgentObservatory
open AgentObservatory.Generators
open AgentObservatory.PropertyTests
open FsCheck
open FsCheck.FSharp

/// What the agent does next.
type Step =
    /// A span that ends at once.
    | Works
    /// A span that stays open.
    | Enters
    | Leaves
    /// Another process does some work for the run; its result is received or ignored.
    | Delegates of Process: int * Spans: int * IsReceived: bool
    /// The run is suspended and goes on in another process.
    | Moves of Process: int

type Case = { HoursAhead: float list; Steps: Step list }

type private ShiftedClock(hours: float) =
    inherit TimeProvider()
    override _.GetUtcNow() = TimeProvider.System.GetUtcNow().AddHours hours

let private processes = 3

let private cases: Arbitrary<Case> =
    let another = Gen.choose (0, processes - 1)

    let step =
        Gen.frequency
            [
                4, Gen.constant Works
                3, Gen.constant Enters
                2, Gen.constant Leaves
                3,
                Gen.map3
                    (fun number spans isReceived -> Delegates(number, spans, isReceived))
                    another
                    (Gen.choose (0, 5))
                    (Gen.elements [ true; false ])
                2, Gen.map Moves another
            ]

    let generated =
        gen {
            let! hours =
                Gen.listOfLength processes (Gen.map (fun minutes -> float minutes / 60.0) (Gen.choose (-60, 60)))

            let! steps = Gen.resize 25 (Gen.listOf step)
            return { HoursAhead = hours; Steps = steps }
        }

    Arb.fromGenShrink (
        generated,
        fun case -> Seq.map (fun steps -> { case with Steps = steps }) (Shrinking.list (fun _ -> Seq.empty) case.Steps)
    )

/// The parts that the processes export, and for each span what happened before it, by name.
let private run (case: Case) : SessionEnvelope list * (string * string list) list =
    let memory = InMemoryExporter()

    let start (hours: float) = new Observatory(memory, ObservatoryOptions(TimeProvider = ShiftedClock hours), true)

    let observatories = List.map start case.HoursAhead |> List.toArray
    let causes = List<string * string list>()
    let mutable known: string list = []
    let mutable session = observatories[0].StartSession(AgentContext("run", "agent"))
    let opened = Stack<AgentSpan>()

    let name (before: string list) =
        let name = $"span {causes.Count}"
        causes.Add(name, before)
        name

    let enter () : AgentSpan =
        let own = name known
        known <- own :: known
        session.AgentStep(own, ReadOnlySpan Array.empty)

    let delegated (observatory: Observatory) spans isReceived =
        use worker = observatory.StartSession(AgentContext("worker", "worker", Ticket = session.HandOver()))
        let mutable seen = known

        for _ in 1..spans do
            let own = name seen
            seen <- own :: seen
            worker.ToolCall(own, ReadOnlySpan Array.empty).Dispose()

        if isReceived then
            session.Receive(worker.HandOver())
            known <- seen

    for step in case.Steps do
        match step with
        | Works -> enter().Dispose()
        | Enters -> opened.Push(enter ())
        | Leaves -> if opened.Count > 0 then opened.Pop().Dispose()
        | Delegates(number, spans, isReceived) -> delegated observatories[number] spans isReceived
        | Moves number ->
            let ticket = session.Suspend "moves"
            session.Dispose()
            opened.Clear()
            session <- observatories[number].Resume(ticket, AgentContext("later", "agent"))

    session.Dispose()

    for observatory in observatories do
        observatory.Dispose()

    List.ofSeq memory.Envelopes, List.ofSeq causes

[<Law(5000)>]
let ``processes whose clocks differ by an hour write one tree, causes first`` () =
    Prop.forAll cases (fun case ->
        let parts, causes = run case
        let whole = Seq.exactlyOne (EnvelopeMerge.merge (List.rev parts))
        Law.same "the verdict" SpanStatus.Ok whole.Status
        Law.must "nothing is odd" (not whole.HasAnomalies)

        Law.must
            "every parent is known"
            (Seq.forall (fun (span: SpanRecord) -> span.ForeignParentId.IsNone) whole.Spans)

        let places = Dictionary<string, int>()

        whole.Spans
        |> Seq.iteri (fun place span -> if span.Kind <> SpanKind.Wait then places.Add(span.Name, place))

        for effect, before in causes do
            for cause in before do
                Law.must $"{cause} before {effect}" (places[cause] < places[effect])

        for writer in whole.Writers do
            let present =
                whole.Replay()
                |> Seq.filter (fun event -> event.EventId.Writer = writer.Writer)
                |> Seq.length

            Law.same "told" writer.Told.Count (int64 present))

[<Law(5000)>]
let ``what they export to OpenTelemetry is one trace with one root and the same parents as the whole`` () =
    Prop.forAll cases (fun case ->
        let parts, _ = run case
        let whole = Seq.exactlyOne (EnvelopeMerge.merge parts)

        let parents (envelope: SessionEnvelope) =
            OpenTelemetryMapping.map envelope
            |> Seq.map (fun span -> span.TraceId, span.SpanId, span.ParentSpanId)
            |> Seq.toList

        Law.same "the trace" (List.sort (parents whole)) (List.sort (List.collect parents parts)))
