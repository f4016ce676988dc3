/// A clock is foreign code: whatever it says, what was reported is told whole and in order.
module AgentObservatory.PropertyTests.ClockLaws

open System
open System.Collections.Generic
open System.Threading
open AgentObservatory
open AgentObservatory.Generators
open FsCheck
open FsCheck.FSharp

/// One answer of a clock.
type Reading =
    | Says of int64
    | Throws

/// What a clock answers, over and over. Utc values are ticks.
type Script = { Frequency: Reading; Timestamps: Reading list; Utc: Reading list }

/// What an agent reports; ends are those of the innermost open span.
type Report =
    | StartsSpan
    | StartsStream
    | Happens
    | Ends
    | Flushes

type Case = { Script: Script; IsInline: bool; Sessions: Report list list }

let private answer (reading: Reading) : int64 =
    match reading with
    | Says value -> value
    | Throws -> invalidOp "no time"

/// Gives one answer after another, from any thread, and begins again after the last.
type private Answers(readings: Reading list) =
    let readings = Array.ofList readings
    let mutable given = -1

    member _.Next() : int64 =
        let number = Interlocked.Increment &given
        answer (readings[number % readings.Length])

type private ScriptedClock(script: Script) =
    inherit TimeProvider()
    let timestamps = Answers script.Timestamps
    let utc = Answers script.Utc

    override _.TimestampFrequency = answer script.Frequency
    override _.GetTimestamp() = timestamps.Next()
    override _.GetUtcNow() = DateTimeOffset(utc.Next(), TimeSpan.Zero)

let private cases: Arbitrary<Case> =
    let often (values: Gen<int64>) = Gen.frequency [ 9, Gen.map Says values; 1, Gen.constant Throws ]
    let ticks = DateTime.MaxValue.Ticks

    let frequency =
        Gen.frequency
            [
                2, Gen.elements [ 1L; 0L; -1L; 1_000_000_000L; Int64.MaxValue; Int64.MinValue ]
                1, Numbers.integers
            ]

    /// Steps from anywhere, mostly forwards, of nanoseconds or of days.
    let walk (lowest: int64) (highest: int64) =
        let step =
            Gen.frequency
                [
                    3, Gen.choose64 (0L, 1000L)
                    1, Gen.choose64 (-1000L, 0L)
                    1, Gen.choose64 (-1_000_000_000_000_000L, 1_000_000_000_000_000L)
                ]

        let add (from: int64) (step: int64) =
            int64 (Int128.Clamp(Int128.op_Implicit from + Int128.op_Implicit step, lowest, highest))

        Gen.map2 (List.scan add) (Gen.choose64 (lowest, highest)) (Gen.listOfLength 20 step)

    let readings (lowest: int64) (highest: int64) (anything: Gen<int64>) =
        let one = Gen.oneof [ often anything; often (Gen.elements [ lowest; highest; 0L ]) ]

        Gen.oneof [ Gen.map (List.map Says) (walk lowest highest); Gen.nonEmptyListOf one ]

    let report =
        Gen.frequency
            [
                4, Gen.constant StartsSpan
                2, Gen.constant StartsStream
                6, Gen.constant Happens
                3, Gen.constant Ends
                1, Gen.constant Flushes
            ]

    gen {
        let! frequency = often frequency
        let! timestamps = readings Int64.MinValue Int64.MaxValue Numbers.integers
        let! utc = readings 0L ticks (Gen.choose64 (0L, ticks))
        let! isInline = Gen.elements [ true; false ]
        let! sessions = Gen.listOfLength 2 (Gen.resize 20 (Gen.listOf report))
        let script = { Frequency = frequency; Timestamps = timestamps; Utc = utc }
        return { Script = script; IsInline = isInline; Sessions = sessions }
    }
    |> Arb.fromGen

type private BrokenExporter() =
    interface IExporter with
        member _.Export _ = invalidOp "broken exporter"

/// Runs a session, and returns how many events each span was told, in the order of their starts.
let private run (observatory: Observatory) (name: string) (reports: Report list) : int64 list =
    use session = observatory.StartSession(AgentContext(name, "agent"))
    let started = List<AgentSpan>()
    let events = List<int64>()
    let opened = Stack<int>()

    let start (span: AgentSpan) =
        opened.Push started.Count
        started.Add span
        events.Add 0L

    for report in reports do
        match report with
        | StartsSpan -> start (session.ToolCall("t", ReadOnlySpan Array.empty))
        | StartsStream -> start (session.Stream("s", ReadOnlySpan Array.empty))
        | Happens when opened.Count > 0 ->
            let index = opened.Peek()
            started[index].Event("e", ReadOnlySpan Array.empty)
            events[index] <- events[index] + 1L
        | Ends when opened.Count > 0 -> started[opened.Pop()].Dispose()
        | Happens
        | Ends -> ()
        | Flushes -> observatory.FlushAsync(TimeSpan.FromDays 1.0) |> ignore

    List.ofSeq events

let private timesAreInOrder (envelope: SessionEnvelope) =
    let times =
        [
            yield envelope.Session.StartTime.UnixNanoseconds
            for event in envelope.Events do
                yield event.Time.UnixNanoseconds
            yield envelope.EndTime.UnixNanoseconds
        ]

    Law.same "time never runs backwards" (List.sort times) times

let private noDurationIsNegative (envelope: SessionEnvelope) =
    Law.must "no session lasts less than no time" (envelope.DurationNanoseconds >= 0L)

    for event in envelope.Events do
        match event.Fact with
        | TraceFact.SpanEnded spanEnd ->
            Law.must "no span's end says less than no time" (spanEnd.DurationNanoseconds.GetValueOrDefault() >= 0L)
        | _ -> ()

    for span in envelope.Spans do
        Law.must "no span lasts less than no time" (span.DurationNanoseconds >= 0L)

        for name in [ StreamAttribute.TimeToFirst; StreamAttribute.MaxGap ] do
            Law.must $"{name} is no less than no time" (span.Attributes[name].AsFloat() >= 0.0)

[<Law>]
let ``whatever a clock says, nothing throws, time never runs backwards and everything reported is in the envelope`` () =
    Prop.forAll cases (fun case ->
        let memory = InMemoryExporter()

        let options = ObservatoryOptions(TimeProvider = ScriptedClock case.Script, OnDiagnostic = ignore)

        let observatory = new Observatory([ memory :> IExporter; BrokenExporter() ], options, case.IsInline)

        observatory.StartAsync() |> ignore
        let told = case.Sessions |> List.mapi (fun number -> run observatory (string number))
        Law.must "a shutdown ends" (observatory.ShutdownAsync(Timeout.InfiniteTimeSpan).Wait(TimeSpan.FromMinutes 2.0))

        let counted (envelope: SessionEnvelope) = [ for span in envelope.Spans -> span.EventCount ]
        Law.same "everything reported is there" told [ for envelope in memory.Envelopes -> counted envelope ]

        for envelope in memory.Envelopes do
            Law.same "nothing was dropped" 0L envelope.Dropped.Total
            let kept = envelope.Events |> Seq.filter (fun event -> event.Fact.IsStreamEvent)
            Law.same "what is counted is kept" (List.sum (counted envelope)) (Seq.length kept |> int64)
            timesAreInOrder envelope
            noDurationIsNegative envelope

        let health = observatory.Health
        Law.same "emitted = folded" health.EventsEmitted health.EventsFolded

        for exporter in health.Exporters do
            Law.same "ended = exported + dropped" health.SessionsEnded (exporter.Exported + exporter.Dropped.Total))
