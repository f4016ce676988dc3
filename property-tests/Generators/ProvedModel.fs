/// The model whose laws are proved (proofs), asked about reports.
module AgentObservatory.PropertyTests.ProvedModel

open AgentObservatory
open AgentObservatory.PropertyTests.Reports
open AgentObservatory.PropertyTests.Told

// Dafny's runtime has types of the same names.
type private Model = AgentObservatory.Proofs.Folding.__default
type private Facts = AgentObservatory.Proofs.Facts.Event
type private IEvent = AgentObservatory.Proofs.Facts._IEvent
type private ICells = AgentObservatory.Proofs.Merging._ICells
type private Counts = Dafny.IMap<bigint, bigint>

let private toFact (report: Report) (event: TraceEvent) =
    let stamp (id: EventId) = bigint id.Writer, bigint id.Sequence

    match event.Fact with
    | TraceFact.SessionStarted WriterOrigin.Began ->
        Proofs.Facts.Fact.create_Begin (Proofs.Facts.Origin.create_Began ())
    | TraceFact.SessionStarted(WriterOrigin.Resumed id) ->
        Proofs.Facts.Fact.create_Begin (Proofs.Facts.Origin.create_Resumed (stamp id))
    | TraceFact.SessionStarted(WriterOrigin.Joined id) ->
        Proofs.Facts.Fact.create_Begin (Proofs.Facts.Origin.create_Joined (stamp id))
    | TraceFact.SpanStarted _ -> Proofs.Facts.Fact.create_Start (bigint event.ParentSpanId.Value)
    | TraceFact.StreamEvent _ -> Proofs.Facts.Fact.create_Happen ()
    | TraceFact.SpanEnded finish -> Proofs.Facts.Fact.create_End (bigint (int finish.Status))
    | TraceFact.SessionEnded _ ->
        Proofs.Facts.Fact.create_Finish (bigint report.Span, bigint (1 + report.Variant % 2), bigint report.Parent)

let private toModel rank (report: Report) : IEvent =
    let event = event report

    Facts.create_Event (
        bigint report.Stamp,
        bigint report.Writer,
        bigint (rank event: int),
        bigint event.SpanId.Value,
        toFact report event
    )

let private claims (claims: Claim list) : Dafny.IMap<bigint, ICells> =
    let none: Counts = Dafny.Map<bigint, bigint>.Empty

    let cells claim =
        Dafny.Map<bigint, ICells>.FromElements(
            Dafny.Pair(
                bigint claim.Of,
                Proofs.Merging.Cells.create_Cells (
                    Dafny.Set<bigint>.FromCollection(Seq.map (fun (stamp: int) -> bigint stamp) claim.Told),
                    claim.IsGone,
                    none,
                    none
                )
            )
        )
        :> Dafny.IMap<bigint, ICells>

    let join (left: Dafny.IMap<bigint, ICells>) right = Proofs.Merging.__default.JoinTable(left, right)
    List.fold join (Dafny.Map<bigint, ICells>.Empty) (List.map cells claims)

/// What the model makes of the parts.
let told (reports: Report list) (parts: (Report list * Claim list) list) : Told =
    let rank = ranks reports

    let part (own: Report list, claimed) =
        Model.PartOf(Dafny.Sequence<IEvent>.FromArray(Array.map (toModel rank) (List.toArray own)), claims claimed)

    let merge left right = Proofs.Merging.__default.Merge(left, right)
    let sealed' = Model.Seal(List.reduce merge (List.map part parts))
    let view = sealed'.dtor_view

    let known (event: IEvent) =
        {
            Writer = int event.dtor_writer
            Stamp = int event.dtor_stamp
            Rank = int event.dtor_content
        }

    let option (option: Proofs.Facts._IOption<IEvent>) = if option.is_Some then Some option.dtor_value else None

    let original (event: IEvent) =
        reports
        |> Seq.map Reports.event
        |> Seq.find (fun original ->
            known event =
                {
                    Writer = int original.EventId.Writer
                    Stamp = int original.Sequence
                    Rank = rank original
                })

    let counts name (counts: Counts) =
        List.sort [ for pair in counts.ItemEnumerable -> name (int pair.Car), int64 pair.Cdr ]

    let writer (id: bigint) (cells: ICells) =
        let writer = Model.WriterOf(view, id)

        uint64 id,
        List.sort [ for stamp in cells.dtor_told.Elements -> int64 stamp ],
        cells.dtor_gone,
        counts (fun reason -> reasons[reason - 1]) cells.dtor_dropped,
        counts (fun _ -> Anomaly.Unreadable.Name) cells.dtor_discarded,
        Option.map known (option writer.dtor_begin),
        Option.map known (option writer.dtor_finish)

    let reason (reason: Proofs.Folding._IReason) =
        if reason.is_OtherContent then Anomaly.OtherContent
        elif reason.is_AfterEnd then Anomaly.AfterEnd
        elif reason.is_SecondSessionStart then Anomaly.SecondSessionStart
        elif reason.is_UnknownSpan then Anomaly.UnknownSpan
        elif reason.is_SecondStart then Anomaly.SecondStart
        elif reason.is_EndWithoutStart then Anomaly.EndWithoutStart
        else Anomaly.SecondEnd

    let verdict = option sealed'.dtor_verdict

    {
        Spans =
            [
                for pair in
                    Seq.sortBy
                        (fun (pair: Dafny.IPair<bigint, Proofs.Folding._ISpan>) -> pair.Cdr.dtor_place)
                        view.dtor_spans.ItemEnumerable do
                    let span = pair.Cdr
                    let parent = if span.dtor_parent.is_Some then uint64 span.dtor_parent.dtor_value else 0UL

                    let status =
                        if span.dtor_status.is_Some then
                            int span.dtor_status.dtor_value
                        else
                            int SpanStatus.Unfinished

                    uint64 pair.Car, parent, int64 span.dtor_events, int64 span.dtor_late, status
            ]
        Events = [ for kept in view.dtor_kept -> known kept.dtor_event, kept.dtor_late ]
        Strays =
            [
                for stray in view.dtor_strays -> known stray.dtor_event, (reason stray.dtor_reason).Name
            ]
        Writers = List.sort [ for pair in sealed'.dtor_writers.ItemEnumerable -> writer pair.Car pair.Cdr ]
        Status =
            (match verdict with
             | Some finish -> int finish.dtor_fact.dtor_status
             | None -> int SpanStatus.Unfinished)
        Ends =
            verdict
            |> Option.orElse (option view.dtor_latest)
            |> Option.map (fun event -> (original event).Time.UnixNanoseconds)
        Describer =
            option sealed'.dtor_describer
            |> Option.map (fun event -> (original event).Session.SessionId)
        ResumedTwice = int64 sealed'.dtor_twice
    }
