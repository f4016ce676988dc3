namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable
open System.Linq

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

/// What one writer, a process that reports to a run, has told of it.
[<NoComparison>]
type RunWriter =
    {
        /// The writer's id: the first half of the ids of its events. 0 stands for nobody: what could not be kept, and has
        /// no writer, is counted there.
        Writer: uint64
        /// The sequences that it has given to events. What is here and not among the events is missing.
        Told: SequenceRanges
        /// The event of its start; null if that is missing.
        Start: TraceEvent | null
        /// The event of its end; null if it has not ended, or that is missing.
        End: TraceEvent | null
        /// Whether its process is known to have ended without exporting this: it was recovered from a journal.
        HasProcessEnded: bool
        /// Events that were reported to it but dropped, by reason.
        Dropped: Tally
        /// Events of it that could not be kept, by reason.
        Discarded: Tally
    }

    /// How it came to the run; null if its start is missing.
    member this.Origin: WriterOrigin | null =
        match this.Start with
        | NonNull { Fact = TraceFact.SessionStarted origin } -> origin
        | _ -> null

    /// Whether its end decides how the run ended, unless a later one does: it has not joined the run to work for it. A
    /// writer whose start is missing counts as well.
    member internal this.IsOfTrunk =
        match this.Start with
        | null -> true
        | start -> not start.Fact.IsJoin

    /// The id that no writer has.
    static member internal Nobody = 0UL

    /// Nothing of a writer.
    static member internal Unheard(writer: uint64) : RunWriter =
        {
            Writer = writer
            Told = SequenceRanges.Empty
            Start = null
            End = null
            HasProcessEnded = false
            Dropped = Tally.Empty
            Discarded = Tally.Empty
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
        /// Why the run is suspended, "" if nobody said why; null if it is not, or has been resumed. A suspended run is
        /// unfinished.
        SuspendReason: string | null
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
        /// Who wrote the run, by id. Empty for an envelope of schema 0.2 or 0.1, which does not say, and which therefore
        /// is not merged with others.
        Writers: ImmutableArray<RunWriter>
    }

    /// How long it ran, truncated to 100 nanoseconds.
    member this.Duration = TimeSpan.FromTicks(this.DurationNanoseconds / 100L)

    /// How many writers resume what another one resumes as well.
    member private this.ResumedTwice: int64 =
        if this.Writers.IsDefault || this.Writers.Length < 2 then
            0L
        else
            let resumed (writer: RunWriter) =
                match writer.Origin with
                | NonNull(WriterOrigin.Resumed stamp) -> Some stamp
                | _ -> None

            let stamps = Seq.toArray (Seq.choose resumed this.Writers)
            int64 (stamps.Length - (Array.distinct stamps).Length)

    /// Whether anything could not be placed, or the run was resumed twice at the same point.
    member this.HasAnomalies = this.Strays.Length > 0 || this.Discarded.Total > 0L || this.ResumedTwice > 0L

    /// How much could not be placed, by reason: strays, discarded events, and writers that resume what another one resumes.
    member this.Anomalies: Tally =
        let discarded = this.Discarded.Add(Anomaly.ResumedTwice.Name, this.ResumedTwice)
        Seq.fold (fun (sum: Tally) stray -> sum.Add(stray.Reason.Name, 1L)) discarded this.Strays

    /// Events and strays merged, in the order of their sequence: what a file holds.
    member this.AllEvents() : IEnumerable<TraceEvent> =
        if this.Strays.IsEmpty then
            this.Events
        else
            SessionEnvelope.InOrder(Enumerable.Concat(this.Events, Seq.map _.Event this.Strays))

    /// By sequence, then by writer.
    static member private InOrder(events: IEnumerable<TraceEvent>) : TraceEvent[] =
        let listed = events.ToArray()

        let rec isOrderedFrom (place: int) =
            place >= listed.Length
            || listed[place - 1].Sequence < listed[place].Sequence && isOrderedFrom (place + 1)

        if isOrderedFrom 1 then
            listed
        else
            listed.OrderBy(_.Sequence).ThenBy(_.EventId.Writer).ToArray()

    member private this.Starts: IEnumerable<TraceEvent> =
        Seq.choose (fun (writer: RunWriter) -> Option.ofObj writer.Start) this.Writers

    member private this.Ends: IEnumerable<TraceEvent> =
        Seq.choose (fun (writer: RunWriter) -> Option.ofObj writer.End) this.Writers

    /// The starts and ends of its writers.
    member internal this.Boundaries: IEnumerable<TraceEvent> = this.Starts.Concat this.Ends

    /// How the session ended, with what the envelope lacks.
    member internal this.End: SessionEnd =
        {
            Status = this.Status
            Error = this.Error
            DurationNanoseconds = Nullable this.DurationNanoseconds
            Dropped = this.Dropped
            Discarded = this.Discarded
            SuspendReason = this.SuspendReason
        }

    /// The facts of the envelope, starts and ends included, in their order. Folding them gives the same envelope, but for
    /// what its writers say of events that are not in it.
    member this.Replay() : IEnumerable<TraceEvent> =
        if this.Session.RunId.IsNone then
            seq {
                TraceEvent.SessionStart(this.Session, 0UL, SessionEnvelope.BeforeAll, WriterOrigin.Began)
                yield! this.AllEvents()
                TraceEvent.SessionEnd(this.Session, 0UL, Int64.MaxValue, this.EndTime, this.End)
            }
        else
            SessionEnvelope.InOrder(this.Starts.Concat(this.AllEvents()).Concat(this.Ends))

    /// The sequence of a start that has none.
    static member internal BeforeAll = -1L

    override this.Equals(other: objnull) =
        match other with
        | :? SessionEnvelope as other ->
            this.Session = other.Session
            && this.EndTime = other.EndTime
            && this.End = other.End
            && this.Spans.AsSpan().SequenceEqual(other.Spans.AsSpan())
            && this.Events.AsSpan().SequenceEqual(other.Events.AsSpan())
            && this.Strays.AsSpan().SequenceEqual(other.Strays.AsSpan())
            && this.Writers.AsSpan().SequenceEqual(other.Writers.AsSpan())
        | _ -> false

    override this.GetHashCode() =
        HashCode.Combine(this.Session.TraceId, this.EndTime.UnixNanoseconds, this.Events.Length)
