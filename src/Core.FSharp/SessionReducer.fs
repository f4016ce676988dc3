namespace AgentObservatory

open System.Collections.Generic
open System.Collections.Immutable

/// A session as far as its events have been seen. Opaque and immutable.
[<NoComparison; NoEquality>]
type SessionState =
    internal
        {
            Session: SessionInfo | null
            End: struct (Timestamp * SessionEnd) voption
            LastSequence: int64
            LastTime: Timestamp
            Places: ImmutableDictionary<SpanId, int>
            Spans: ImmutableList<SpanProgress>
            Events: ImmutableList<TraceEvent>
            Strays: ImmutableList<StrayEvent>
            Discarded: Tally
        }

/// A span on its way through the fast form of the fold: its events are counted apart, and added up at the end.
[<Sealed>]
type private CountedSpan(start: SpanRecord) =
    let mutable span = { Record = start; HasEnded = false }
    let mutable events = 0L
    let mutable late = 0L

    member _.Span = span

    /// Counts an event, and says whether it is late.
    member _.Count() =
        events <- events + 1L
        late <- if span.HasEnded then late + 1L else late
        span.HasEnded

    member _.End time spanEnd = span <- { Record = Judgement.ended span.Record time spanEnd; HasEnded = true }

    member _.ToProgress() =
        if events = 0L then
            span
        else
            { span with Record = Judgement.counted span.Record events late }

/// Folds the events of one session into its envelope. Pure and total: any events in any order give an envelope;
/// what makes no sense where it arrives is counted as an anomaly.
[<RequireQualifiedAccess>]
module SessionReducer =

    let private firstSequence = -1L

    /// The place of a span that has not started.
    let private unknown = -1

    /// How many events of a session are kept as a rule: all but its start and its end.
    let private expectedEvents (events: IEnumerable<TraceEvent>) =
        match events with
        | :? ICollection<TraceEvent> as events -> max 0 (events.Count - 2)
        | _ -> 0

    /// The state before the first event.
    [<CompiledName("Empty")>]
    let empty: SessionState =
        {
            Session = null
            End = ValueNone
            LastSequence = firstSequence
            LastTime = SessionInfo.Unknown.StartTime
            Places = ImmutableDictionary.Empty
            Spans = ImmutableList.Empty
            Events = ImmutableList.Empty
            Strays = ImmutableList.Empty
            Discarded = Tally.Empty
        }

    /// The state after one more event: the simple, obviously right step.
    [<CompiledName("Apply")>]
    let apply (state: SessionState) (event: TraceEvent) : SessionState =
        let event = Judgement.inSession state.Session event
        let seen = { state with LastSequence = event.Sequence; LastTime = event.Time }
        let place = state.Places.GetValueOrDefault(event.SpanId, unknown)
        let span = if place = unknown then null else state.Spans[place]

        let keep kept change =
            { seen with
                Spans = state.Spans.SetItem(place, change state.Spans[place])
                Events = state.Events.Add kept
            }

        match Judgement.judge state.Session state.End.IsSome state.LastSequence span event with
        | Verdict.StartsSession -> { state with Session = event.Session; LastTime = event.Session.StartTime }
        | Verdict.EndsSession finish -> { state with End = ValueSome(struct (event.Time, finish)) }
        | Verdict.IsDiscarded reason -> { state with Discarded = state.Discarded.Add(reason, 1L) }
        | Verdict.IsStray reason -> { seen with Strays = state.Strays.Add { Reason = reason; Event = event } }
        | Verdict.StartsSpan(kind, name, attributes) ->
            let isParentKnown = state.Places.ContainsKey event.ParentSpanId

            let record =
                Judgement.started event.SpanId event.ParentSpanId isParentKnown event.Time kind name attributes

            { seen with
                Places = state.Places.Add(event.SpanId, state.Spans.Count)
                Spans = state.Spans.Add { Record = record; HasEnded = false }
                Events = state.Events.Add event
            }
        | Verdict.HappensInSpan ->
            let isLate = state.Spans[place].HasEnded

            keep (Judgement.marked event isLate) (fun span ->
                { span with
                    Record = Judgement.counted span.Record 1L (if isLate then 1L else 0L)
                })
        | Verdict.EndsSpan spanEnd ->
            keep event (fun span -> { Record = Judgement.ended span.Record event.Time spanEnd; HasEnded = true })

    /// The envelope of a state. The state stays usable: a running session can be looked at this way.
    [<CompiledName("Seal")>]
    let seal (state: SessionState) : SessionEnvelope =
        Judgement.seal
            state.Session
            state.End
            state.LastTime
            state.Spans
            (state.Events.ToImmutableArray())
            (state.Strays.ToImmutableArray())
            state.Discarded

    /// The envelope of a whole session: the same as applying event by event and sealing, but faster.
    [<CompiledName("Fold")>]
    let fold (events: IEnumerable<TraceEvent>) : SessionEnvelope =
        let mutable session: SessionInfo | null = null
        let mutable sessionEnd = ValueNone
        let mutable lastSequence = firstSequence
        let mutable lastTime = SessionInfo.Unknown.StartTime
        let mutable discarded = Tally.Empty
        let places = Dictionary<SpanId, int>()
        let spans = List<CountedSpan>()
        let kept = ImmutableArray.CreateBuilder<TraceEvent>(expectedEvents events)
        let strays = ImmutableArray.CreateBuilder<StrayEvent>()

        // Most events are about the same span as the one before.
        let mutable place = unknown
        let mutable placed = SpanId.None

        for reported in events do
            let event = Judgement.inSession session reported

            if event.SpanId <> placed then
                placed <- event.SpanId
                place <- places.GetValueOrDefault(placed, unknown)

            let span = if place = unknown then null else spans[place].Span
            let mutable isSeen = true

            match Judgement.judge session sessionEnd.IsSome lastSequence span event with
            | Verdict.StartsSession ->
                session <- event.Session
                lastTime <- event.Session.StartTime
                isSeen <- false
            | Verdict.EndsSession finish ->
                sessionEnd <- ValueSome(struct (event.Time, finish))
                isSeen <- false
            | Verdict.IsDiscarded reason ->
                discarded <- discarded.Add(reason, 1L)
                isSeen <- false
            | Verdict.IsStray reason -> strays.Add { Reason = reason; Event = event }
            | Verdict.StartsSpan(kind, name, attributes) ->
                let isParentKnown = places.ContainsKey event.ParentSpanId
                place <- spans.Count
                places.Add(placed, place)

                spans.Add(
                    CountedSpan(
                        Judgement.started event.SpanId event.ParentSpanId isParentKnown event.Time kind name attributes
                    )
                )

                kept.Add event
            | Verdict.HappensInSpan -> kept.Add(Judgement.marked event (spans[place].Count()))
            | Verdict.EndsSpan spanEnd ->
                spans[place].End event.Time spanEnd
                kept.Add event

            if isSeen then
                lastSequence <- event.Sequence
                lastTime <- event.Time

        Judgement.seal
            session
            sessionEnd
            lastTime
            (spans.ConvertAll(fun span -> span.ToProgress()))
            (kept.DrainToImmutable())
            (strays.DrainToImmutable())
            discarded
