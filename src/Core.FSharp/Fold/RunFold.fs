namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable

/// What is known of a writer while its run is folded.
[<AllowNullLiteral>]
type internal WriterProgress(id: uint64) =
    let told = List<SequenceRange>()
    let mutable range: SequenceRange = { First = 0L; Last = -1L }

    member val Start: TraceEvent | null = null with get, set
    member val End: TraceEvent | null = null with get, set
    member val Dropped = Tally.Empty with get, set
    member val Discarded = Tally.Empty with get, set

    /// Takes note of the sequences, in their order.
    member _.Hear(sequence: int64) =
        let isEmpty = range.Last < range.First

        if sequence = range.Last + 1L && not isEmpty then
            range <- { range with Last = sequence }
        elif sequence <> range.Last then
            if not isEmpty then told.Add range

            range <- { First = sequence; Last = sequence }

    member this.Record: RunWriter =
        {
            Writer = id
            Told =
                if told.Count = 0 && range.Last >= range.First then
                    SequenceRanges.Of range
                else
                    let all = List told
                    all.Add range
                    SequenceRanges.Create all
            Start = this.Start
            End = this.End
            HasProcessEnded = false
            Dropped = this.Dropped
            Discarded = this.Discarded
        }

/// Folds the events of a run, given in their order: each id once, or at first with the content that counts. An outline holds
/// its first event in place of each one.
[<Sealed>]
type internal RunFold(session: SessionInfo, expectedEvents: int, expectedSpans: int, isOutline: bool) =
    let isKeyed = not session.RunId.IsNone
    let places = Dictionary<SpanId, SpanProgress>(expectedSpans)
    let spans = List<SpanProgress>(expectedSpans)
    let kept = ImmutableArray.CreateBuilder<TraceEvent>(expectedEvents)
    let strays = ImmutableArray.CreateBuilder<StrayEvent>()
    let writers = Dictionary<uint64, WriterProgress>()
    let mutable discarded = Tally.Empty
    let mutable lastTime = session.StartTime
    // The start that describes the run.
    let mutable firstStart: TraceEvent | null = null

    // Most events are of the same writer and about the same span as the one before.
    let mutable writer: WriterProgress = null
    let mutable writerId = 0UL
    let mutable span: SpanProgress = null
    let mutable spanId = SpanId.None

    let discard (anomaly: Anomaly) = discarded <- discarded.Add(anomaly.Name, 1L)

    let keep (event: TraceEvent) = kept.Add(if isOutline && kept.Count > 0 then kept[0] else event)

    let keepApart anomaly event = strays.Add { Reason = anomaly; Event = FoldRules.markLate event false }

    /// Without a run id there is no place in a file for it.
    let refuse anomaly event = if isKeyed then keepApart anomaly event else discard anomaly

    let lookUpWriter (id: uint64) =
        if isNull writer || id <> writerId then
            writerId <- id

            if not (writers.TryGetValue(id, &writer)) then
                writer <- WriterProgress id
                writers.Add(id, writer)

    /// Notes whose event it is. False if it is not one of this run.
    let admit (event: TraceEvent) =
        match EventOrder.refusal session event with
        | ValueSome anomaly ->
            discard anomaly
            false
        | ValueNone ->
            lookUpWriter (if isKeyed then event.EventId.Writer else 0UL)
            writer.Hear event.Sequence

            match event.Fact with
            | TraceFact.SessionEnded finish ->
                writer.Dropped <- writer.Dropped.Join finish.Dropped
                writer.Discarded <- writer.Discarded.Join finish.Discarded
            | _ -> ()

            true

    /// The event with the description that counts. A start keeps its own: that is what it tells.
    let redescribed (event: TraceEvent) =
        if Object.ReferenceEquals(event.Session, session) || event.Fact.IsSessionStarted then
            event
        else
            { event with Session = session }

    let place (event: TraceEvent) =
        if event.SpanId <> spanId then
            spanId <- event.SpanId
            span <- places.GetValueOrDefault spanId

        match event.Fact with
        | TraceFact.SessionStarted _ ->
            if isNull writer.Start then
                writer.Start <- event
            else
                refuse Anomaly.SecondSessionStart event
        | TraceFact.SessionEnded _ -> writer.End <- event
        | TraceFact.SpanStarted _ ->
            if spanId.IsNone then
                keepApart Anomaly.UnknownSpan event
            elif isNull span then
                span <- SpanProgress(event, places.ContainsKey event.ParentSpanId)
                places.Add(spanId, span)
                spans.Add span
                keep event
            else
                keepApart Anomaly.SecondStart event
        | TraceFact.StreamEvent _ ->
            if isNull span then
                keepApart Anomaly.UnknownSpan event
            else
                span.Events <- span.Events + 1L
                span.LateEvents <- span.LateEvents + (if span.HasEnded then 1L else 0L)
                keep (if isOutline then event else FoldRules.markLate event span.HasEnded)
        | TraceFact.SpanEnded spanEnd ->
            if isNull span then
                keepApart Anomaly.EndWithoutStart event
            elif span.HasEnded then
                keepApart Anomaly.SecondEnd event
            else
                span.EndTime <- event.Time
                span.End <- spanEnd
                keep event

    /// What the writers have told: here, and as the given records say of what may not be here.
    let records (claims: IEnumerable<RunWriter>) : ImmutableArray<RunWriter> =
        let joined = Dictionary<uint64, RunWriter>()

        for KeyValue(id, writer) in writers do
            joined.Add(id, writer.Record)

        for claim in claims do
            let known = joined.GetValueOrDefault(claim.Writer, RunWriter.Unheard claim.Writer)

            joined[claim.Writer] <-
                { known with
                    Told = known.Told.Union claim.Told
                    HasProcessEnded = known.HasProcessEnded || claim.HasProcessEnded
                    Dropped = known.Dropped.Join claim.Dropped
                    Discarded = known.Discarded.Join claim.Discarded
                }

        if discarded.Total > 0L then
            let nobody = joined.GetValueOrDefault(RunWriter.Nobody, RunWriter.Unheard RunWriter.Nobody)
            joined[nobody.Writer] <- { nobody with Discarded = nobody.Discarded.Add discarded }

        let records = List joined.Values
        records.Sort(fun (left: RunWriter) (right: RunWriter) -> left.Writer.CompareTo right.Writer)
        ImmutableArray.CreateRange records

    /// The end that counts: the last of the trunk, once all its writers have ended; otherwise null. Who has joined the run
    /// works for it and decides nothing.
    let lastEnd (writers: ImmutableArray<RunWriter>) : TraceEvent | null =
        let later (last: TraceEvent | null) (writer: RunWriter) =
            match last, writer.End with
            | Null, finish -> finish
            | NonNull last, NonNull finish when EventOrder.compare last finish < 0 -> finish
            | _ -> last

        let hasEnded (writer: RunWriter) = not (isNull writer.End) || writer.Told.Count = 0L

        let trunk = Seq.filter (fun (writer: RunWriter) -> writer.IsOfTrunk || not isKeyed) writers
        if Seq.forall hasEnded trunk then Seq.fold later null trunk else null

    /// For all events.
    new(session, expectedEvents, expectedSpans) = RunFold(session, expectedEvents, expectedSpans, false)

    /// Adds the next event. False if it is not one of this run.
    member _.Add(reported: TraceEvent) : bool =
        let isAdmitted = admit reported

        if isAdmitted then
            let event = redescribed reported

            if event.Fact.IsSessionStarted then
                if EventOrder.describesBetter event firstStart then firstStart <- event
            else
                lastTime <- event.Time

            if isNull writer.End then place event else refuse Anomaly.AfterEnd event

        isAdmitted

    /// How many events it keeps.
    member _.Kept: int = kept.Count

    /// Forgets what one of the stream events that it keeps tells besides its name.
    member _.Strip(place: int) : unit =
        match kept[place].Fact with
        | TraceFact.StreamEvent(name, _, isLate) ->
            kept[place] <-
                { kept[place] with
                    Fact = TraceFact.StreamEvent(name, Attributes.Empty, isLate)
                }
        | _ -> ()

    /// Adds the next event to a part that is only written: what it says of its span is known when the parts are merged.
    member _.Tell(event: TraceEvent) : unit =
        if admit event then
            match event.Fact with
            | TraceFact.SessionStarted _ ->
                firstStart <- event
                writer.Start <- event
            | TraceFact.SessionEnded _ ->
                lastTime <- event.Time
                writer.End <- event
            | _ ->
                lastTime <- event.Time
                keep event

    /// Adds an event whose id the one before has as well.
    member _.AddOther(reported: TraceEvent) : unit =
        if admit reported then refuse Anomaly.OtherContent (redescribed reported)

    /// The envelope of what has been added. Spans without an end are closed as unfinished.
    member _.Seal(claims: IEnumerable<RunWriter>) : SessionEnvelope =
        let writers = records claims
        let last = lastEnd writers

        let struct (endTime, finish) =
            match last with
            | NonNull { Time = time; Fact = TraceFact.SessionEnded finish } -> struct (time, finish)
            | _ -> struct (lastTime, SessionEnd.Unseen)

        // Measured only from its own writer's start.
        let measured =
            match firstStart, last with
            | NonNull start, NonNull last when isKeyed && start.EventId.Writer <> last.EventId.Writer -> Nullable()
            | _ -> finish.DurationNanoseconds

        let closed = ImmutableArray.CreateBuilder<SpanRecord>(spans.Count)

        for span in spans do
            closed.Add(FoldRules.close endTime span)

        let sum (count: RunWriter -> Tally) =
            Seq.fold (fun (sum: Tally) writer -> sum.Add(count writer)) Tally.Empty writers

        {
            Session = session
            EndTime = endTime
            DurationNanoseconds = FoldRules.durationOr measured session.StartTime endTime
            Status = finish.Status
            Error = finish.Error
            SuspendReason = finish.SuspendReason
            Dropped = sum _.Dropped
            Spans = closed.MoveToImmutable()
            Events = kept.DrainToImmutable()
            Strays = strays.DrainToImmutable()
            Discarded = sum _.Discarded
            Writers = (if isKeyed then writers else ImmutableArray.Empty)
        }
