namespace AgentObservatory

open System
open System.Collections.Generic

/// A span of a timeline: where it begins and ends, and where its stream events are.
[<Sealed>]
type internal TimelineSpan(start: TimelineEvent, position: int, parent: int, depth: int) =
    let events = List<int>()
    member _.Id = start.SpanId
    member _.ParentId = if parent < 0 then SpanId.None else start.ParentSpanId
    member _.Kind = start.Kind
    member _.Name = start.Name
    member _.Start = position
    member _.StartTime = start.Time
    member _.Parent = parent
    member _.Depth = depth
    member _.Events = events
    member val End = Int32.MaxValue with get, set
    member val EndTime = start.Time with get, set
    member val Status = SpanStatus.Unfinished with get, set
    member val HasError = false with get, set
    member val Measured = Nullable<int64>() with get, set

/// A writer of a timeline: where it is first heard of, starts and ends.
[<Sealed>]
type internal TimelineWriter(id: uint64, first: int) =
    member _.Id = id
    member _.First = first
    member val Start = Int32.MaxValue with get, set
    member val IsJoin = false with get, set
    member val End = Int32.MaxValue with get, set
    member val EndTime: Timestamp = { UnixNanoseconds = 0L } with get, set
    member val Status = SpanStatus.Unfinished with get, set
    member val HasError = false with get, set
    member val Measured = Nullable<int64>() with get, set

/// The start of a session: how it describes the run, and who tells it.
[<Struct; NoComparison; NoEquality>]
type internal TimelineStart =
    {
        Position: int
        IsJoin: bool
        Info: SessionInfo
        Writer: uint64
        /// Whether it only has the id of another event: its description counts, but it starts nothing.
        IsOther: bool
    }

/// Places a run's events as the fold does, and remembers the positions: what the fold of the first events would know can
/// then be looked up for any number of them.
[<Sealed>]
type internal TimelineIndex(session: SessionInfo, expectedEvents: int) =
    let isKeyed = not session.RunId.IsNone
    let spans = List<TimelineSpan>()
    let places = Dictionary<SpanId, int>()
    let writers = List<TimelineWriter>()
    let writerPlaces = Dictionary<uint64, int>()
    let starts = List<TimelineStart>()
    let lastTimes = List<int64>(expectedEvents)
    let placed = List<int>(expectedEvents)
    let ends = List<int>()
    let mutable before: TimelineEvent voption = ValueNone
    let mutable lastTime = 0L
    let mutable firstTimed = Int32.MaxValue

    /// In a run without an id, its start and its end have no sequence of their own: they stand around an event with the same.
    let boundary (fact: TimelineFact) =
        match fact with
        | TimelineFact.SessionStarted
        | TimelineFact.SessionJoined -> 0
        | TimelineFact.SessionEnded -> 2
        | _ -> 1

    let isSameId (event: TimelineEvent) =
        match before with
        | ValueSome before ->
            before.Sequence = event.Sequence
            && (if isKeyed then
                    before.Writer = event.Writer
                else
                    boundary before.Fact = boundary event.Fact)
        | ValueNone -> false

    let writerOf (event: TimelineEvent) (position: int) =
        let id = if isKeyed then event.Writer else 0UL
        let mutable place = 0

        if not (writerPlaces.TryGetValue(id, &place)) then
            place <- writers.Count
            writerPlaces.Add(id, place)
            writers.Add(TimelineWriter(id, position))

        writers[place]

    let startSpan (event: TimelineEvent) (position: int) =
        if not event.SpanId.IsNone && not (places.ContainsKey event.SpanId) then
            let mutable parent = -1

            if not (places.TryGetValue(event.ParentSpanId, &parent)) then parent <- -1

            places.Add(event.SpanId, spans.Count)
            spans.Add(TimelineSpan(event, position, parent, (if parent < 0 then 0 else spans[parent].Depth + 1)))
            placed.Add position

    let endSpan (span: TimelineSpan) (event: TimelineEvent) (position: int) =
        if span.End = Int32.MaxValue then
            span.End <- position
            span.EndTime <- event.Time
            span.Status <- event.Status
            span.HasError <- event.HasError
            span.Measured <- event.DurationNanoseconds
            ends.Add position
            placed.Add position

    let place (writer: TimelineWriter) (event: TimelineEvent) (position: int) =
        let mutable span = 0

        match event.Fact with
        | TimelineFact.SessionStarted
        | TimelineFact.SessionJoined ->
            if writer.Start = Int32.MaxValue then
                writer.Start <- position
                writer.IsJoin <- event.Fact = TimelineFact.SessionJoined
        | TimelineFact.SessionEnded ->
            writer.End <- position
            writer.EndTime <- event.Time
            writer.Status <- event.Status
            writer.HasError <- event.HasError
            writer.Measured <- event.DurationNanoseconds
        | TimelineFact.SpanStarted -> startSpan event position
        | TimelineFact.StreamEvent when places.TryGetValue(event.SpanId, &span) ->
            spans[span].Events.Add position
            placed.Add position
        | TimelineFact.SpanEnded when places.TryGetValue(event.SpanId, &span) -> endSpan spans[span] event position
        | _ -> ()

    let admit (event: TimelineEvent) (position: int) =
        let writer = writerOf event position
        before <- ValueSome event

        if isNull event.Session then
            lastTime <- event.Time.UnixNanoseconds
            firstTimed <- min firstTimed position

        if writer.End = Int32.MaxValue then place writer event position

    /// Adds the next event of the run, in its order.
    member _.Add(event: TimelineEvent) : unit =
        let position = lastTimes.Count

        if event.Fact <> TimelineFact.Refused then
            let isOther = isSameId event

            match event.Session with
            | null -> ()
            | info ->
                let isJoin = event.Fact = TimelineFact.SessionJoined

                starts.Add
                    {
                        Position = position
                        IsJoin = isJoin
                        Info = info
                        Writer = event.Writer
                        IsOther = isOther
                    }

            if isOther then writerOf event position |> ignore else admit event position

        lastTimes.Add lastTime

    member _.Count = lastTimes.Count
    member _.Spans = spans
    member _.Writers = writers
    member _.Starts = starts
    member _.IsKeyed = isKeyed

    /// What describes the run where no start does.
    member _.Session = session

    /// When the last of the first so many events happened, starts of the session aside; none if there is no such.
    member _.LastTime(count: int) : int64 voption =
        if count <= firstTimed then ValueNone else ValueSome lastTimes[count - 1]

    /// How many of some positions, which ascend, are before a position.
    static member Before(positions: List<int>, position: int) : int =
        let found = positions.BinarySearch position
        if found < 0 then ~~~found else found

    member _.PlacedBefore(position: int) = TimelineIndex.Before(placed, position)
    member _.EndedBefore(position: int) = TimelineIndex.Before(ends, position)

    /// How many spans have started before a position.
    member _.StartedBefore(position: int) : int =
        let mutable low = 0
        let mutable high = spans.Count

        while low < high do
            let middle = (low + high) / 2
            if spans[middle].Start < position then low <- middle + 1 else high <- middle

        low
