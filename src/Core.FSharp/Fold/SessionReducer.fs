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

/// Folds the events of one session into its envelope. Pure and total: any events in any order give an envelope; an
/// event that cannot be placed is counted as an anomaly.
[<RequireQualifiedAccess>]
module SessionReducer =

    let private firstSequence = -1L

    /// The index of a span that has not started.
    let private unknown = -1

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

        let keep kept span =
            { seen with
                Spans = state.Spans.SetItem(place, span)
                Events = state.Events.Add kept
            }

        match FoldRules.step state.Session state.End.IsSome state.LastSequence span event with
        | FoldStep.StartSession -> { state with Session = event.Session; LastTime = event.Session.StartTime }
        | FoldStep.EndSession finish -> { state with End = ValueSome(struct (event.Time, finish)) }
        | FoldStep.Discard anomaly -> { state with Discarded = state.Discarded.Add(anomaly.Name, 1L) }
        | FoldStep.KeepApart anomaly -> { seen with Strays = state.Strays.Add { Reason = anomaly; Event = event } }
        | FoldStep.StartSpan ->
            let isKnown = state.Places.ContainsKey event.ParentSpanId

            { seen with
                Places = state.Places.Add(event.SpanId, state.Spans.Count)
                Spans = state.Spans.Add(FoldRules.startSpan event isKnown)
                Events = state.Events.Add event
            }
        | FoldStep.AddEvent span ->
            let events = span.Events + 1L
            let late = span.LateEvents + (if span.HasEnded then 1L else 0L)
            keep (FoldRules.markLate event span.HasEnded) { span with Events = events; LateEvents = late }
        | FoldStep.EndSpan(span, spanEnd) -> keep event { span with EndTime = event.Time; End = spanEnd }

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

    /// As fold. The expected numbers of events and spans in the envelope only save memory.
    [<CompiledName("FoldExpecting")>]
    let internal foldExpecting
        (events: IEnumerable<TraceEvent>)
        (expectedEvents: int)
        (expectedSpans: int)
        : SessionEnvelope =
        let mutable session: SessionInfo | null = null
        let mutable sessionEnd = ValueNone
        let mutable lastSequence = firstSequence
        let mutable lastTime = SessionInfo.Unknown.StartTime
        let mutable discarded = Tally.Empty
        let places = Dictionary<SpanId, SpanProgress>(expectedSpans)
        let spans = List<SpanProgress>(expectedSpans)
        let kept = ImmutableArray.CreateBuilder<TraceEvent>(expectedEvents)
        let strays = ImmutableArray.CreateBuilder<StrayEvent>()

        // Most events are about the same span as the one before.
        let mutable span: SpanProgress | null = null
        let mutable spanId = SpanId.None

        for reported in events do
            let event = FoldRules.inSession session reported

            if event.SpanId <> spanId then
                spanId <- event.SpanId
                span <- places.GetValueOrDefault spanId

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
            | FoldStep.StartSpan ->
                let started = FoldRules.startSpan event (places.ContainsKey event.ParentSpanId)
                places.Add(spanId, started)
                spans.Add started
                span <- started
                kept.Add event
            | FoldStep.AddEvent span ->
                span.Events <- span.Events + 1L
                span.LateEvents <- span.LateEvents + (if span.HasEnded then 1L else 0L)
                kept.Add(FoldRules.markLate event span.HasEnded)
            | FoldStep.EndSpan(span, spanEnd) ->
                span.EndTime <- event.Time
                span.End <- spanEnd
                kept.Add event

            if isSeen then
                lastSequence <- event.Sequence
                lastTime <- event.Time

        FoldRules.seal session sessionEnd lastTime spans (kept.DrainToImmutable()) (strays.DrainToImmutable()) discarded

    /// The envelope of a whole session: the same as applying every event and sealing, but faster.
    [<CompiledName("Fold")>]
    let fold (events: IEnumerable<TraceEvent>) : SessionEnvelope =
        match events with
        | :? ICollection<TraceEvent> as events -> foldExpecting events (max 0 (events.Count - 2)) 0
        | _ -> foldExpecting events 0 0
