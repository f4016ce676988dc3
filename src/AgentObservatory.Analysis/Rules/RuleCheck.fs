namespace AgentObservatory

open System.Collections.Generic
open System.Collections.Immutable

/// Rules on whole envelopes.
module internal RuleCheck =

    let private missing (envelope: SessionEnvelope) : bool =
        let present = Dictionary<uint64, int64>()

        for event in envelope.Replay() do
            present[event.EventId.Writer] <- present.GetValueOrDefault(event.EventId.Writer, 0L) + 1L

        Seq.exists
            (fun (writer: RunWriter) -> writer.Told.Count > present.GetValueOrDefault(writer.Writer, 0L))
            envelope.Writers

    /// Whether events of the run are not in the envelope, or have no place in it.
    let private isIncomplete (envelope: SessionEnvelope) : bool =
        envelope.Dropped.Total > 0L
        || Seq.exists (fun (span: SpanRecord) -> span.DroppedEvents > 0L) envelope.Spans
        || envelope.HasAnomalies
        || missing envelope

    /// Whether more may come.
    let private isOpen (envelope: SessionEnvelope) : bool =
        not (isNull envelope.SuspendReason)
        || envelope.Status = SpanStatus.Unfinished
        || Seq.exists (fun (writer: RunWriter) -> isNull writer.End && writer.Told.Count > 0L) envelope.Writers

    let private stretch (rule: Rule) (events: List<TraceEvent>) (isOver: bool) : ImmutableArray<TraceEvent> =
        let reader = FactReader rule.Compiled

        let facts =
            [|
                for event in events do
                    match reader.Read event with
                    | ValueSome fact -> { fact with Passed = Array.copy fact.Passed }
                    | ValueNone -> ()
            |]

        let last = facts.Length - 1

        if last < 0 then
            ImmutableArray.Empty
        else
            let first = BrokenStretch.start facts 0 last isOver rule.Compiled.Formula
            ImmutableArray.CreateRange(events.GetRange(first, last - first + 1))

    let check (rule: Rule) (envelope: SessionEnvelope) : RuleResult =
        let watch = RuleWatch rule
        let isIncomplete = isIncomplete envelope
        let read = List<TraceEvent>()
        let gap () = if isIncomplete then watch.Gap() |> ignore

        gap ()

        for event in envelope.Events do
            if watch.Verdict = RuleVerdict.Open then
                read.Add event
                watch.Add event |> ignore
                gap ()

        let early = watch.Verdict

        let verdict =
            if early <> RuleVerdict.Open then early
            elif isOpen envelope then RuleVerdict.CannotTell
            else watch.Finish()

        {
            Session = envelope.Session
            Verdict = verdict
            Stretch =
                (if verdict = RuleVerdict.Broken then
                     stretch rule read (early = RuleVerdict.Open)
                 else
                     ImmutableArray.Empty)
        }
