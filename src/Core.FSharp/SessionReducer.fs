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

/// Folds the events of one session into its envelope. Pure and total: any events in any order give an envelope;
/// what makes no sense where it arrives is counted as an anomaly.
[<RequireQualifiedAccess>]
module SessionReducer =

    let private firstSequence = -1L

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
        let find id =
            match state.Places.TryGetValue id with
            | true, place -> ValueSome state.Spans[place]
            | _ -> ValueNone

        let seen = { state with LastSequence = event.Sequence; LastTime = event.Time }

        match Judgement.judge state.Session state.End.IsSome state.LastSequence find event with
        | Verdict.StartsSession -> { state with Session = event.Session; LastTime = event.Session.StartTime }
        | Verdict.EndsSession finish -> { state with End = ValueSome(struct (event.Time, finish)) }
        | Verdict.IsDiscarded reason -> { state with Discarded = state.Discarded.Add(reason, 1L) }
        | Verdict.IsStray reason -> { seen with Strays = state.Strays.Add { Reason = reason; Event = event } }
        | Verdict.StartsSpan span ->
            { seen with
                Places = state.Places.Add(event.SpanId, state.Spans.Count)
                Spans = state.Spans.Add { Record = span; HasEnded = false }
                Events = state.Events.Add event
            }
        | Verdict.ChangesSpan(progress, marked) ->
            { seen with
                Spans = state.Spans.SetItem(state.Places[event.SpanId], progress)
                Events = state.Events.Add marked
            }

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
        let spans = List<SpanProgress>()
        let kept = ImmutableArray.CreateBuilder<TraceEvent>()
        let strays = ImmutableArray.CreateBuilder<StrayEvent>()

        let find id =
            match places.TryGetValue id with
            | true, place -> ValueSome spans[place]
            | _ -> ValueNone

        for event in events do
            let verdict = Judgement.judge session sessionEnd.IsSome lastSequence find event

            match verdict with
            | Verdict.StartsSession ->
                session <- event.Session
                lastTime <- event.Session.StartTime
            | Verdict.EndsSession finish -> sessionEnd <- ValueSome(struct (event.Time, finish))
            | Verdict.IsDiscarded reason -> discarded <- discarded.Add(reason, 1L)
            | Verdict.IsStray reason -> strays.Add { Reason = reason; Event = event }
            | Verdict.StartsSpan span ->
                places.Add(event.SpanId, spans.Count)
                spans.Add { Record = span; HasEnded = false }
                kept.Add event
            | Verdict.ChangesSpan(progress, marked) ->
                spans[places[event.SpanId]] <- progress
                kept.Add marked

            if verdict.IsStartsSpan || verdict.IsChangesSpan || verdict.IsIsStray then
                lastSequence <- event.Sequence
                lastTime <- event.Time

        Judgement.seal session sessionEnd lastTime spans (kept.DrainToImmutable()) (strays.DrainToImmutable()) discarded
