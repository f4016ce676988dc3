/// Reports of one run, without any sense in them: few writers, few stamps and few spans, so that almost everything clashes.
module AgentObservatory.PropertyTests.Reports

open System
open System.Collections.Immutable
open AgentObservatory
open AgentObservatory.Generators
open FsCheck
open FsCheck.FSharp

/// What is reported. Numbers stand for ids; 0 is no span, and as a writer nobody.
type Report =
    {
        Writer: int
        Stamp: int
        Span: int
        Parent: int
        /// Which fact, and which of those with one id: two variants are two contents.
        Fact: int
        Variant: int
        /// The part that it comes with.
        Part: int
    }

/// What a part says of a writer besides: these stamps, too, were told, and its process has ended.
type Claim = { Of: int; Told: int list; IsGone: bool; In: int }

type Reports = { Reports: Report list; Claims: Claim list }

let partCount = 3

let private spanId (number: int) : SpanId = { Value = uint64 number; Extension = 0UL }

let private session (label: string) : SessionInfo =
    { SessionInfo.Unknown with
        SessionId = label
        TraceId = { High = 1UL; Low = 1UL }
        RunId = spanId 9
    }

/// The reasons of drops.
let reasons = [| "event_limit"; "byte_limit" |]

/// A status beyond those of spans.
let suspended = 4

let origin (report: Report) : WriterOrigin =
    // Few stamps, so that several resume the same.
    let stamp: EventId = { Writer = uint64 (1 + report.Span % 2); Sequence = uint64 report.Parent }

    match report.Variant % 3 with
    | 0 -> WriterOrigin.Began
    | 1 -> WriterOrigin.Resumed stamp
    | _ -> WriterOrigin.Joined stamp

let private finish (report: Report) : SessionEnd =
    let isSuspended = report.Span = suspended

    { SessionEnd.Unseen with
        Status = (if isSuspended then SpanStatus.Unfinished else enum<SpanStatus> report.Span)
        Dropped = Tally.Empty.Add(reasons[report.Variant % 2], int64 report.Parent)
        SuspendReason = (if isSuspended then "approval" else null)
    }

/// The event as the library knows it.
let event (report: Report) : TraceEvent =
    let struct (span, parent, fact) =
        match report.Fact with
        | 0
        | 1 -> struct (0, 0, TraceFact.SessionStarted(origin report))
        | 2
        | 3 -> struct (0, 0, TraceFact.SessionEnded(finish report))
        | 4
        | 5
        | 6 -> struct (report.Span, report.Parent, TraceFact.SpanStarted("k", $"{report.Variant}", Attributes.Empty))
        | 7
        | 8
        | 9 -> struct (report.Span, 0, TraceFact.StreamEvent($"{report.Variant}", Attributes.Empty, report.Parent = 1))
        | _ ->
            let status = enum<SpanStatus>(report.Variant % 3)
            struct (report.Span, 0, TraceFact.SpanEnded { SpanEnd.Unseen with Status = status })

    let label =
        if fact.IsSessionStarted then
            $"{report.Writer}/{report.Stamp}/{report.Variant}"
        else
            "a run"

    {
        Session = session label
        Sequence = int64 report.Stamp
        Time =
            {
                UnixNanoseconds = 1000L + int64 (report.Stamp * 100 + report.Writer * 10 + report.Variant)
            }
        EventId = { Writer = uint64 report.Writer; Sequence = uint64 report.Stamp }
        SpanId = spanId span
        ParentSpanId = spanId parent
        Fact = fact
    }

let private withClaim (part: SessionEnvelope) (claim: Claim) : SessionEnvelope =
    let told: SequenceRanges =
        SequenceRanges.Create [ for stamp in claim.Told -> { First = int64 stamp; Last = int64 stamp } ]

    let isIts (writer: RunWriter) = writer.Writer = uint64 claim.Of

    let known =
        part.Writers
        |> Seq.tryFind isIts
        |> Option.defaultValue (RunWriter.Unheard(uint64 claim.Of))

    let writer =
        { known with
            Told = known.Told.Union told
            HasProcessEnded = known.HasProcessEnded || claim.IsGone
        }

    let writers = Seq.append (Seq.filter (isIts >> not) part.Writers) [ writer ]
    { part with Writers = ImmutableArray.CreateRange(Seq.sortBy _.Writer writers) }

/// The reports of each part, and what it claims. A part without a report is none.
let parts (reports: Reports) : (Report list * Claim list) list =
    [
        for part in 0 .. partCount - 1 do
            let own = List.filter (fun (report: Report) -> report.Part = part) reports.Reports

            if not own.IsEmpty then own, List.filter (fun claim -> claim.In = part) reports.Claims
    ]

/// A part as the library has it.
let envelope (own: Report list, claims: Claim list) : SessionEnvelope =
    List.fold withClaim (SessionReducer.fold (List.map event own)) claims

let private report: Gen<Report> =
    gen {
        let! writer = Gen.frequency [ 1, Gen.constant 0; 20, Gen.choose (1, 3) ]
        let! stamp = Gen.choose (0, 9)
        let! span = Gen.choose (0, 4)
        let! parent = Gen.choose (0, 4)
        let! fact = Gen.choose (0, 12)
        let! variant = Gen.choose (0, 2)
        let! part = Gen.choose (0, partCount - 1)

        return
            {
                Writer = writer
                Stamp = stamp
                Span = span
                Parent = parent
                Fact = fact
                Variant = variant
                Part = part
            }
    }

let private claim: Gen<Claim> =
    gen {
        let! writer = Gen.choose (1, 5)
        let! told = Gen.resize 4 (Gen.listOf (Gen.choose (0, 12)))
        let! isGone = Gen.elements [ true; false ]
        let! part = Gen.choose (0, partCount - 1)
        return { Of = writer; Told = told; IsGone = isGone; In = part }
    }

let hostile: Arbitrary<Reports> =
    let reports =
        gen {
            let! count = Gen.choose (0, 24)
            let! reports = Gen.listOfLength count report
            let! claims = Gen.frequency [ 2, Gen.constant []; 1, Gen.resize 3 (Gen.listOf claim) ]
            return { Reports = reports; Claims = claims }
        }

    Arb.fromGenShrink (
        reports,
        fun run ->
            seq {
                for claims in Shrinking.list (fun _ -> Seq.empty) run.Claims do
                    { run with Claims = claims }

                for reports in Shrinking.list (fun _ -> Seq.empty) run.Reports do
                    { run with Reports = reports }
            }
    )
