namespace AgentObservatory

open System
open System.Collections.Generic

/// A run's events in their order, by position: how the run stood after any number of them. It keeps starts, ends and
/// positions, about 30 bytes an event and 200 a span; payloads are read when they are asked for. Immutable; safe to share
/// between threads as far as its reader is.
[<Sealed>]
type RunTimeline internal (index: TimelineIndex, sources: int64[], read: Func<int64, TraceEvent>) =

    let existing (position: int) =
        ArgumentOutOfRangeException.ThrowIfNegative position
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, sources.Length)
        position

    /// How many events there are.
    member _.Count: int = index.Count

    /// How the run stood after its first events. A number below 0 counts as 0, and one above the count as the count.
    member _.At(position: int) : RunView = RunView(index, Math.Clamp(position, 0, index.Count))

    /// Where the payload of the event at a position is, counted from 0.
    member _.SourceOf(position: int) : int64 = sources[existing position]

    /// The event at a position, counted from 0, as the timeline's reader gives it.
    member _.Event(position: int) : TraceEvent = read.Invoke sources[existing position]

    /// The envelope of the first events: reads and folds all of them. An event for which the reader gives null is left out.
    /// Throws what the reader throws.
    member _.EnvelopeAt(position: int) : SessionEnvelope =
        let count = Math.Clamp(position, 0, index.Count)
        let events = Seq.init count (fun place -> read.Invoke sources[place])
        SessionReducer.fold (Seq.filter (fun event -> not (isNull (box event))) events)

    /// The events of an envelope in the order of the run.
    static member internal InOrder(envelope: SessionEnvelope) : TraceEvent[] =
        let events = [| for event in envelope.Replay() -> FoldRules.markLate event false |]

        if EventOrder.isOrdered events then events else Array.sortWith EventOrder.compare events

    /// The timeline of an envelope that is in memory.
    static member Of(envelope: SessionEnvelope) : RunTimeline =
        ArgumentNullException.ThrowIfNull(box envelope, nameof envelope)
        let events = RunTimeline.InOrder envelope
        let builder = RunTimelineBuilder envelope.Session

        for position in 0 .. events.Length - 1 do
            let event = TimelineEvent.Of(events[position], int64 position)

            if (EventOrder.refusal envelope.Session events[position]).IsSome then
                builder.Add { event with Fact = TimelineFact.Refused }
            else
                builder.Add event

        builder.Build(fun position -> events[int position])

/// Collects what a timeline keeps of a run's events, for example while a file is read for the first time. Not safe to use from
/// several threads at once.
and [<Sealed>] RunTimelineBuilder(session: SessionInfo) =
    let events = List<TimelineEvent>()
    let mutable isOrdered = true

    let order (left: TimelineEvent) (right: TimelineEvent) =
        match compare left.Sequence right.Sequence with
        | 0 when not session.RunId.IsNone -> compare left.Writer right.Writer
        | order -> order

    /// Adds an event. Events may come in any order: the sequence decides, then the writer.
    member _.Add(event: TimelineEvent) : unit =
        if events.Count > 0 && order events[events.Count - 1] event > 0 then isOrdered <- false

        events.Add event

    /// The timeline of what has been added.
    member _.Build(read: Func<int64, TraceEvent>) : RunTimeline =
        ArgumentNullException.ThrowIfNull read

        let sorted =
            if isOrdered then
                events.ToArray()
            else
                List.toArray (List.sortWith order (List.ofSeq events))

        let index = TimelineIndex(session, sorted.Length)

        for event in sorted do
            index.Add event

        RunTimeline(index, Array.map _.Source sorted, read)
