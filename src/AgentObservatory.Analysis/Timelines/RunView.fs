namespace AgentObservatory

open System
open System.Collections.Immutable
open System.Runtime.CompilerServices

/// A span as it stands at a position of a timeline.
[<Struct; IsReadOnly; NoComparison>]
type SpanView =
    {
        /// The span's id.
        SpanId: SpanId
        /// The parent's id; none for a root span.
        ParentSpanId: SpanId
        /// The parent's place among the view's spans; -1 for a root span.
        Parent: int
        /// How many spans are above it.
        Depth: int
        /// The kind.
        Kind: string
        /// The name.
        Name: string
        /// Whether it has not ended yet.
        IsOpen: bool
        /// How it has ended; Unfinished as long as it is open.
        Status: SpanStatus
        /// Whether it has ended with an error.
        HasError: bool
        /// When it started.
        StartTime: Timestamp
        /// When it ended; the view's end as long as it is open.
        EndTime: Timestamp
        /// How long it has run.
        DurationNanoseconds: int64
        /// How many of its stream events have come, late ones included.
        EventCount: int64
        /// How many of these came after its end.
        LateEventCount: int64
    }

/// A run as it stands after the first events of its timeline: what folding these events tells, but for payloads. Takes
/// constant time to make, and logarithmic time for each span that is looked at. Immutable; safe to share between threads.
[<Sealed>]
type RunView internal (index: TimelineIndex, position: int) =

    /// The start that describes the run best: one of the trunk, else any. Those that start nothing may count or not.
    static let described (index: TimelineIndex) (position: int) (countsOthers: bool) : TimelineStart voption =
        let mutable first = ValueNone
        let mutable trunk = ValueNone
        let mutable place = 0

        while trunk.IsNone
              && place < index.Starts.Count
              && index.Starts[place].Position < position do
            let start = index.Starts[place]

            if countsOthers || not start.IsOther then
                if first.IsNone then first <- ValueSome start

                if not start.IsJoin then trunk <- ValueSome start

            place <- place + 1

        if trunk.IsSome then trunk else first

    /// The end that counts: the last of the trunk, once all its writers have ended.
    static let lastEnd (index: TimelineIndex) (position: int) : TimelineWriter voption =
        let mutable last = ValueNone
        let mutable haveEnded = true

        for writer in index.Writers do
            let isOfTrunk = not index.IsKeyed || writer.Start >= position || not writer.IsJoin

            if haveEnded && writer.First < position && isOfTrunk then
                if writer.End >= position then
                    haveEnded <- false
                else
                    match last with
                    | ValueSome(other: TimelineWriter) when other.End > writer.End -> ()
                    | _ -> last <- ValueSome writer

        if haveEnded then last else ValueNone

    let finish = lastEnd index position

    let startTime: Timestamp =
        match described index position true with
        | ValueSome start -> start.Info.StartTime
        | ValueNone when position = 0 -> SessionInfo.Unknown.StartTime
        | ValueNone -> index.Session.StartTime

    let endTime: Timestamp =
        match finish, index.LastTime position with
        | ValueSome writer, _ -> writer.EndTime
        | ValueNone, ValueSome time -> { UnixNanoseconds = time }
        | ValueNone, ValueNone -> startTime

    /// Measured only from its own writer's start.
    let measured =
        match described index position false, finish with
        | ValueSome start, ValueSome writer when index.IsKeyed && start.Writer <> writer.Id -> Nullable()
        | _, ValueSome writer -> writer.Measured
        | _ -> Nullable()

    /// How many events of the timeline it is after.
    member _.Position: int = position

    /// When the run started; 1970 before its first event.
    member _.StartTime: Timestamp = startTime

    /// When the run ended; as long as it has not, when the last event happened.
    member _.EndTime: Timestamp = endTime

    /// How long the run has lasted.
    member _.DurationNanoseconds: int64 = FoldRules.durationOr measured startTime endTime

    /// How the run has ended; Unfinished as long as it has not.
    member _.Status: SpanStatus =
        match finish with
        | ValueSome writer -> writer.Status
        | ValueNone -> SpanStatus.Unfinished

    /// Whether the run has ended with an error.
    member _.HasError: bool =
        match finish with
        | ValueSome writer -> writer.HasError
        | ValueNone -> false

    /// How many spans have started.
    member _.SpanCount: int = index.StartedBefore position

    /// How many spans are open.
    member this.OpenCount: int = this.SpanCount - index.EndedBefore position

    /// How many events have come that belong to spans: starts, stream events and ends.
    member _.EventCount: int = index.PlacedBefore position

    /// A span by its place in the order of starts, from 0.
    member this.Span(place: int) : SpanView =
        ArgumentOutOfRangeException.ThrowIfNegative place
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, this.SpanCount)
        let span = index.Spans[place]
        let isOpen = span.End >= position
        let finish = if isOpen then endTime else span.EndTime
        let events = TimelineIndex.Before(span.Events, position)

        {
            SpanId = span.Id
            ParentSpanId = span.ParentId
            Parent = span.Parent
            Depth = span.Depth
            Kind = span.Kind
            Name = span.Name
            IsOpen = isOpen
            Status = if isOpen then SpanStatus.Unfinished else span.Status
            HasError = not isOpen && span.HasError
            StartTime = span.StartTime
            EndTime = finish
            DurationNanoseconds =
                FoldRules.durationOr (if isOpen then Nullable() else span.Measured) span.StartTime finish
            EventCount = int64 events
            LateEventCount = if isOpen then 0L else int64 (events - TimelineIndex.Before(span.Events, span.End))
        }

    /// All spans, in the order of their starts.
    member this.Spans: ImmutableArray<SpanView> =
        let spans = ImmutableArray.CreateBuilder<SpanView> this.SpanCount

        for place in 0 .. this.SpanCount - 1 do
            spans.Add(this.Span place)

        spans.MoveToImmutable()
