/// What is said of reports, by the library or by the proved model, in words that both know.
module AgentObservatory.PropertyTests.Told

open System
open System.Buffers
open System.Collections.Generic
open AgentObservatory
open AgentObservatory.PropertyTests.Reports


/// An event by its id and the rank of its content.
type Known = { Writer: int; Stamp: int; Rank: int }

type Told =
    {
        Spans: (uint64 * uint64 * int64 * int64 * int) list
        Events: (Known * bool) list
        Strays: (Known * string) list
        Writers:
            (uint64 * int64 list * bool * (string * int64) list * (string * int64) list * Known option * Known option) list
        Status: int
        Ends: int64 option
        Describer: string option
        ResumedTwice: int64
    }

/// The ranks of contents by their bytes.
let ranks (reports: Report list) : TraceEvent -> int =
    let bytes (event: TraceEvent) =
        let line = ArrayBufferWriter<byte>()
        EventJson.write (FoldRules.markLate event false) line
        Convert.ToHexString line.WrittenSpan

    let sorted =
        SortedSet(Seq.map (event >> bytes) reports, StringComparer.Ordinal)
        |> Seq.indexed

    let ranks = dict (Seq.map (fun (rank, bytes) -> bytes, rank) sorted)
    fun event -> ranks[bytes event]

/// What the library makes of the parts. Where the model says nothing of an end or a description, neither is compared.
let ofLibrary (reports: Report list) (model: Told) (envelope: SessionEnvelope) : Told =
    let rank = ranks reports

    let known (event: TraceEvent) =
        {
            Writer = int event.EventId.Writer
            Stamp = int event.Sequence
            Rank = rank event
        }

    let counts (tally: Tally) = [ for pair in tally -> pair.Key, pair.Value ]

    {
        Spans =
            [
                for span in envelope.Spans ->
                    span.SpanId.Value, span.ParentSpanId.Value, span.EventCount, span.LateEventCount, int span.Status
            ]
        Events =
            [
                for event in envelope.Events ->
                    known event,
                    (match event.Fact with
                     | TraceFact.StreamEvent(_, _, isLate) -> isLate
                     | _ -> false)
            ]
        Strays = [ for stray in envelope.Strays -> known stray.Event, stray.Reason.Name ]
        Writers =
            [
                for writer in envelope.Writers ->
                    writer.Writer,
                    [
                        for range in writer.Told.Ranges do
                            yield! [ range.First .. range.Last ]
                    ],
                    writer.HasProcessEnded,
                    counts writer.Dropped,
                    counts writer.Discarded,
                    Option.map known (Option.ofObj writer.Start),
                    Option.map known (Option.ofObj writer.End)
            ]
        Status = (if isNull envelope.SuspendReason then int envelope.Status else suspended)
        Ends = Option.map (fun _ -> envelope.EndTime.UnixNanoseconds) model.Ends
        Describer = Option.map (fun _ -> envelope.Session.SessionId) model.Describer
        ResumedTwice = envelope.Anomalies[Anomaly.ResumedTwice.Name]
    }
