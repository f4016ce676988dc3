namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable

/// One span of a session: its start matched with its end.
[<NoComparison>]
type SpanRecord =
    {
        /// The span's id, unique in the envelope.
        SpanId: SpanId
        /// The parent, always a span of the same envelope that started before; none for a root span.
        ParentSpanId: SpanId
        /// The parent that the start names but that did not start before in this session; normally none.
        ForeignParentId: SpanId
        /// For example "agent_step", "tool_call", "llm_call" or "stream".
        Kind: string
        /// The name that the caller gave it.
        Name: string
        /// The status; Unfinished if no end was seen.
        Status: SpanStatus
        /// The error; null if there is none.
        Error: ErrorInfo | null
        /// When it started.
        StartTime: Timestamp
        /// When it ended; the session's end for an unfinished span.
        EndTime: Timestamp
        /// How long it ran: as measured, otherwise the difference of its times; never negative.
        DurationNanoseconds: int64
        /// The attributes of its start and its end; a name in both keeps the end's value.
        Attributes: Attributes
        /// How many of its stream events the envelope holds, late ones included.
        EventCount: int64
        /// How many of these came after its end.
        LateEventCount: int64
        /// How many of its events were dropped until its end.
        DroppedEvents: int64
    }

    /// How long it ran, truncated to 100 nanoseconds.
    member this.Duration = TimeSpan.FromTicks(this.DurationNanoseconds / 100L)

/// An event that could not be placed. It is kept apart, so that nothing is lost.
[<NoComparison>]
type StrayEvent =
    {
        /// Why it could not be placed.
        Reason: Anomaly
        /// The event itself.
        Event: TraceEvent
    }

/// Everything known about one run of an agent: what exporters receive and files contain. Immutable and safe to share
/// between threads. Two envelopes with the same content are equal.
[<CustomEquality; NoComparison>]
type SessionEnvelope =
    {
        /// Who ran.
        Session: SessionInfo
        /// When it ended.
        EndTime: Timestamp
        /// How long it ran: as measured, otherwise the difference of its times; never negative.
        DurationNanoseconds: int64
        /// The status; Unfinished if no end was seen.
        Status: SpanStatus
        /// The error of the session as a whole; null if there is none.
        Error: ErrorInfo | null
        /// Events that were reported but dropped, by reason.
        Dropped: Tally
        /// The spans in the order of their starts. No span names a parent that is not here.
        Spans: ImmutableArray<SpanRecord>
        /// Starts, stream events and ends of these spans, in the order of their sequence.
        Events: ImmutableArray<TraceEvent>
        /// Events that belong to no span here, in the order of their sequence.
        Strays: ImmutableArray<StrayEvent>
        /// Events that could not even be kept as strays, by reason.
        Discarded: Tally
    }

    /// How long it ran, truncated to 100 nanoseconds.
    member this.Duration = TimeSpan.FromTicks(this.DurationNanoseconds / 100L)

    /// Whether any events could not be placed.
    member this.HasAnomalies = this.Strays.Length > 0 || this.Discarded.Total > 0L

    /// How many events could not be placed, by reason: strays and discarded ones.
    member this.Anomalies: Tally =
        Seq.fold (fun (sum: Tally) stray -> sum.Add(stray.Reason.Name, 1L)) this.Discarded this.Strays

    /// Events and strays merged, in the order of their sequence: what a file holds.
    member this.AllEvents() : IEnumerable<TraceEvent> =
        if this.Strays.IsEmpty then
            this.Events
        else
            let strays = Seq.map _.Event this.Strays
            Seq.toArray (Seq.sortBy _.Sequence (Seq.append strays this.Events))

    /// How the session ended, with what the envelope lacks.
    member internal this.End: SessionEnd =
        {
            Status = this.Status
            Error = this.Error
            DurationNanoseconds = Nullable this.DurationNanoseconds
            Dropped = this.Dropped
            Discarded = this.Discarded
        }

    /// The facts of the envelope from the session's start to its end. Folding them gives the same envelope.
    member this.Replay() : IEnumerable<TraceEvent> =
        seq {
            TraceEvent.SessionStart(this.Session, 0UL, 0L)
            yield! this.AllEvents()
            TraceEvent.SessionEnd(this.Session, 0UL, Int64.MaxValue, this.EndTime, this.End)
        }

    override this.Equals(other: objnull) =
        match other with
        | :? SessionEnvelope as other ->
            this.Session = other.Session
            && this.EndTime = other.EndTime
            && this.End = other.End
            && this.Spans.AsSpan().SequenceEqual(other.Spans.AsSpan())
            && this.Events.AsSpan().SequenceEqual(other.Events.AsSpan())
            && this.Strays.AsSpan().SequenceEqual(other.Strays.AsSpan())
        | _ -> false

    override this.GetHashCode() =
        HashCode.Combine(this.Session.TraceId, this.EndTime.UnixNanoseconds, this.Events.Length)
