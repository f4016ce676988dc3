namespace AgentObservatory

open System.Collections.Generic
open System.Collections.Immutable

/// What the events seen so far say about a session. Opaque and immutable.
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

/// A span during Fold: its events are counted here and added to its record at the end.
[<Sealed>]
type private CountedSpan(start: SpanRecord) =
    let mutable span = { Record = start; HasEnded = false }
    let mutable events = 0L
    let mutable late = 0L

    member _.Span = span

    /// Counts an event and returns whether it is late.
    member _.Count() =
        events <- events + 1L
        late <- if span.HasEnded then late + 1L else late
        span.HasEnded

    member _.End time spanEnd = span <- { Record = FoldRules.endSpan span.Record time spanEnd; HasEnded = true }

    member _.ToProgress() =
        if events = 0L then
            span
        else
            { span with Record = FoldRules.addEvents span.Record events late }

/// Folds the events of one session into its envelope. Pure and total: any events in any order give an envelope; an
/// event that cannot be placed is counted as an anomaly.
[<RequireQualifiedAccess>]
module SessionReducer =

    let private firstSequence = -1L

    /// The index of a span that has not started.
    let private unknown = -1

    /// How many events an envelope usually holds: all but the session's start and end.
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

    /// The state after one more event: the simple form of the fold, for running sessions.
    [<CompiledName("Apply")>]
    let apply (state: SessionState) (event: TraceEvent) : SessionState =
        let event = FoldRules.inSession state.Session event
        let seen = { state with LastSequence = event.Sequence; LastTime = event.Time }
        let place = state.Places.GetValueOrDefault(event.SpanId, unknown)
        let span = if place = unknown then null else state.Spans[place]

        let keep kept change =
            { seen with
                Spans = state.Spans.SetItem(place, change state.Spans[place])
                Events = state.Events.Add kept
            }

        match FoldRules.step state.Session state.End.IsSome state.LastSequence span event with
        | FoldStep.StartSession -> { state with Session = event.Session; LastTime = event.Session.StartTime }
        | FoldStep.EndSession finish -> { state with End = ValueSome(struct (event.Time, finish)) }
        | FoldStep.Discard anomaly -> { state with Discarded = state.Discarded.Add(anomaly.Name, 1L) }
        | FoldStep.KeepApart anomaly -> { seen with Strays = state.Strays.Add { Reason = anomaly; Event = event } }
        | FoldStep.StartSpan(kind, name, attributes) ->
            let parent = event.ParentSpanId
            let isKnown = state.Places.ContainsKey parent
            let record = FoldRules.startSpan event.SpanId parent isKnown event.Time kind name attributes

            { seen with
                Places = state.Places.Add(event.SpanId, state.Spans.Count)
                Spans = state.Spans.Add { Record = record; HasEnded = false }
                Events = state.Events.Add event
            }
        | FoldStep.AddEvent ->
            let isLate = state.Spans[place].HasEnded

            keep (FoldRules.markLate event isLate) (fun span ->
                { span with
                    Record = FoldRules.addEvents span.Record 1L (if isLate then 1L else 0L)
                })
        | FoldStep.EndSpan spanEnd ->
            keep event (fun span -> { Record = FoldRules.endSpan span.Record event.Time spanEnd; HasEnded = true })

    /// The envelope of a state, for example of a running session. The state can be folded further.
    [<CompiledName("Seal")>]
    let seal (state: SessionState) : SessionEnvelope =
        FoldRules.seal
            state.Session
            state.End
            state.LastTime
            state.Spans
            (state.Events.ToImmutableArray())
            (state.Strays.ToImmutableArray())
            state.Discarded

    /// The envelope of a whole session: the same as applying every event and sealing, but faster.
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
            let event = FoldRules.inSession session reported

            if event.SpanId <> placed then
                placed <- event.SpanId
                place <- places.GetValueOrDefault(placed, unknown)

            let span = if place = unknown then null else spans[place].Span
            let mutable isSeen = true

            match FoldRules.step session sessionEnd.IsSome lastSequence span event with
            | FoldStep.StartSession ->
                session <- event.Session
                lastTime <- event.Session.StartTime
                isSeen <- false
            | FoldStep.EndSession finish ->
                sessionEnd <- ValueSome(struct (event.Time, finish))
                isSeen <- false
            | FoldStep.Discard anomaly ->
                discarded <- discarded.Add(anomaly.Name, 1L)
                isSeen <- false
            | FoldStep.KeepApart anomaly -> strays.Add { Reason = anomaly; Event = event }
            | FoldStep.StartSpan(kind, name, attributes) ->
                let parent = event.ParentSpanId
                let isKnown = places.ContainsKey parent
                place <- spans.Count
                places.Add(placed, place)
                spans.Add(CountedSpan(FoldRules.startSpan placed parent isKnown event.Time kind name attributes))
                kept.Add event
            | FoldStep.AddEvent -> kept.Add(FoldRules.markLate event (spans[place].Count()))
            | FoldStep.EndSpan spanEnd ->
                spans[place].End event.Time spanEnd
                kept.Add event

            if isSeen then
                lastSequence <- event.Sequence
                lastTime <- event.Time

        FoldRules.seal
            session
            sessionEnd
            lastTime
            (spans.ConvertAll(fun span -> span.ToProgress()))
            (kept.DrainToImmutable())
            (strays.DrainToImmutable())
            discarded
