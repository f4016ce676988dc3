namespace AgentObservatory

open System.Collections.Generic
open System.Collections.Immutable

/// What the events seen so far say about a run: the set of them. Opaque and immutable.
[<NoComparison; NoEquality>]
type SessionState = internal { Events: ImmutableSortedSet<TraceEvent> }

/// Folds the events of one run into its envelope. Pure and total: a function of the set of events, whatever order they come
/// in and however often. An event that cannot be placed is counted as an anomaly.
[<RequireQualifiedAccess>]
module SessionReducer =

    let private notLate (event: TraceEvent) = FoldRules.markLate event false

    /// Whose run it is: what the first start of the trunk says, or that of another writer. Without a start, the events must agree, or the smallest description counts.
    let private sessionOf (sorted: TraceEvent[]) (others: IEnumerable<SessionInfo>) : SessionInfo =
        let sessions = Seq.append (Seq.map (fun (event: TraceEvent) -> event.Session) sorted) others

        let isStart (event: TraceEvent) = event.Fact.IsSessionStarted && (EventOrder.refusal event.Session event).IsNone

        let isOfTrunk (event: TraceEvent) = isStart event && not event.Fact.IsJoin

        match Array.tryFind isOfTrunk sorted |> Option.orElse (Array.tryFind isStart sorted) with
        | Some start -> start.Session
        | None when Seq.isEmpty sessions -> SessionInfo.Unknown
        | None -> EventOrder.smallest sessions

    /// The envelope of events in their order, of which the first of each id counts.
    let private sealAs
        (session: SessionInfo)
        (sorted: TraceEvent[])
        (claims: IEnumerable<RunWriter>)
        : SessionEnvelope =
        let fold = RunFold(session, max 0 (sorted.Length - 2), 0)
        let mutable before: TraceEvent | null = null

        for event in sorted do
            match before with
            | NonNull before when EventOrder.isSameId before event -> fold.AddOther event
            | _ -> if fold.Add event then before <- event

        fold.Seal claims

    let private sealSorted (sorted: TraceEvent[]) sessions claims = sealAs (sessionOf sorted sessions) sorted claims

    /// The envelope of events in any order, with what is claimed of their writers. Some sessions describe the run.
    let internal foldRun (events: TraceEvent[]) sessions claims : SessionEnvelope =
        let sorted =
            if EventOrder.isOrdered events then
                events
            else
                Seq.toArray (SortedSet(Seq.map notLate events, EventOrder.comparer))

        sealSorted sorted sessions claims

    /// The state before the first event.
    [<CompiledName("Empty")>]
    let empty: SessionState = { Events = ImmutableSortedSet.Create<TraceEvent> EventOrder.comparer }

    /// The state after one more event. An event that is there has no effect.
    [<CompiledName("Apply")>]
    let apply (state: SessionState) (event: TraceEvent) : SessionState = { Events = state.Events.Add(notLate event) }

    /// The envelope of a state, for example of a running session. The state can be continued.
    [<CompiledName("Seal")>]
    let seal (state: SessionState) : SessionEnvelope = sealSorted (Seq.toArray state.Events) [] []

    /// The envelope of events in their order, of one run with this description. The expected numbers only save memory.
    [<CompiledName("FoldExpecting")>]
    let internal foldExpecting
        (session: SessionInfo)
        (events: IEnumerable<TraceEvent>)
        (expectedEvents: int)
        (expectedSpans: int)
        : SessionEnvelope =
        let fold = RunFold(session, expectedEvents, expectedSpans)

        for event in events do
            fold.Add event |> ignore

        fold.Seal []

    /// The part that a writer has told of its run with these events, in their order, and with others that are missing. It is
    /// described as given, and only good for being written: its spans are not folded.
    [<CompiledName("PartOf")>]
    let internal partOf (session: SessionInfo) (events: List<TraceEvent>) (writer: uint64) (missing: SequenceRanges) =
        let fold = RunFold(session, events.Count, 0)

        for event in events do
            fold.Tell event

        fold.Seal [ { RunWriter.Unheard writer with Told = missing } ]

    /// The envelope of a run: the same as applying every event and sealing, but faster.
    [<CompiledName("Fold")>]
    let fold (events: IEnumerable<TraceEvent>) : SessionEnvelope = foldRun (Seq.toArray events) [] []
