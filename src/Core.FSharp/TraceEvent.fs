namespace AgentObservatory

open System
open System.Diagnostics.CodeAnalysis
open System.Runtime.CompilerServices
open System.Runtime.InteropServices

/// How a span or a session ended.
type SpanStatus =
    /// It ended normally.
    | Ok = 0
    /// It ended by an exception, or was said to have failed.
    | Error = 1
    /// Its caller cancelled it.
    | Cancelled = 2
    /// It was still open when its session was sealed.
    | Unfinished = 3

/// What went wrong: an exception as text.
[<NoComparison>]
type ErrorInfo =
    {
        /// The full name of the exception's type.
        Type: string
        /// The exception's message.
        Message: string
        /// The stack trace; null where there is none.
        Traceback: string | null
    }

/// The span of another session, perhaps in another process, under which a session runs.
[<NoComparison>]
type SessionParent =
    {
        /// The trace that both belong to.
        TraceId: TraceId
        /// The span under which the session was started; none where it was started outside any span.
        SpanId: SpanId
        /// The other session's id; null where it is not known.
        SessionId: string | null
    }

    /// The W3C Trace Context header "traceparent" of this span, version 00, sampled.
    member this.ToTraceParent() : string = "00-" + this.TraceId.ToString() + "-" + this.SpanId.ToString() + "-01"

    /// Reads a W3C traceparent of any version but ff, with space around it. Returns false for anything else, null included.
    static member TryParse(text: string | null, [<NotNullWhen(true); Out>] parent: byref<SessionParent | null>) : bool =
        let mutable traceId = TraceId.None
        let mutable spanId = SpanId.None

        let parts =
            match text with
            | null -> [||]
            | text -> text.Trim().ToLowerInvariant().Split('-')

        if
            parts.Length >= 4
            && parts[0].Length = 2
            && Seq.forall Char.IsAsciiHexDigit parts[0]
            && parts[0] <> "ff"
            && (parts.Length = 4 || parts[0] <> "00")
            && parts[3].Length = 2
            && Seq.forall Char.IsAsciiHexDigit parts[3]
            && TraceId.TryParse(parts[1], &traceId)
            && SpanId.TryParse(parts[2], &spanId)
            && not traceId.IsNone
            && not spanId.IsNone
        then
            parent <- { TraceId = traceId; SpanId = spanId; SessionId = null }
            true
        else
            parent <- null
            false

/// The identity of a run.
[<Struct; IsReadOnly>]
type SessionKey =
    {
        /// The trace that the run belongs to.
        TraceId: TraceId
        /// The id of the run's root span.
        RunId: SpanId
    }

    /// Whether both are the same run.
    static member op_Equality(left: SessionKey, right: SessionKey) = left.Equals right

    /// Whether the two differ.
    static member op_Inequality(left: SessionKey, right: SessionKey) = not (left.Equals right)

    /// The trace id, a dash and the run id.
    override this.ToString() = this.TraceId.ToString() + "-" + this.RunId.ToString()

/// What is told about a run: who runs, and since when. Its identity is its key.
[<NoComparison>]
type SessionInfo =
    {
        /// The caller's name for the run.
        SessionId: string
        /// The agent's name.
        AgentId: string
        /// The user on whose behalf it runs; null where there is none.
        UserId: string | null
        /// The caller's own data about the run.
        Metadata: Attributes
        /// The trace that all spans of the session belong to.
        TraceId: TraceId
        /// The id that the session's own span has in a distributed trace, where the run was traced live; none otherwise.
        SpanId: SpanId
        /// Where the session hangs; null for a session of its own.
        Parent: SessionParent | null
        /// When it started.
        StartTime: Timestamp
    }

    /// The id of the session itself where a span's id is wanted: in a traceparent, and as its span in OpenTelemetry.
    /// Its own where it has one, else derived from its trace, its names, its parent and its start: always the same, and
    /// another one for a session that differs in any of these. Never none.
    member this.RootSpanId: SpanId = if this.SpanId.IsNone then this.DerivedSpanId else this.SpanId

    member private this.DerivedSpanId: SpanId =
        let parent =
            match this.Parent with
            | null -> SpanId.None
            | parent -> parent.SpanId

        let id = Hex.mix this.TraceId.High
        let id = Hex.mix (id ^^^ this.TraceId.Low)
        let id = Hex.mix (id ^^^ Hex.hashText this.SessionId 6UL)
        let id = Hex.mix (id ^^^ Hex.hashText this.AgentId 6UL)
        let id = Hex.mix (id ^^^ parent.Value)
        let id = Hex.mix (id ^^^ parent.Extension)
        let id = Hex.mix (id ^^^ uint64 this.StartTime.UnixNanoseconds)
        { Value = max 1UL id; Extension = 0UL }

    /// The run's identity: two sessions with the same key are the same run, whatever else is told about them.
    member this.Key: SessionKey = { TraceId = this.TraceId; RunId = this.RootSpanId }

    /// The session of events that nobody started: empty names, no trace.
    static member Unknown: SessionInfo =
        {
            SessionId = ""
            AgentId = ""
            UserId = null
            Metadata = Attributes.Empty
            TraceId = TraceId.None
            SpanId = SpanId.None
            Parent = null
            StartTime = { UnixNanoseconds = 0L }
        }

/// How a span ended.
[<NoComparison>]
type SpanEnd =
    {
        /// The span's name as its end states it; null where it states none.
        Name: string | null
        /// The span's kind as its end states it; null where it states none.
        Kind: string | null
        /// The verdict.
        Status: SpanStatus
        /// What went wrong; null where nothing did.
        Error: ErrorInfo | null
        /// How long the span ran, on a monotonic clock; null where nobody measured it.
        DurationNanoseconds: Nullable<int64>
        /// What was learnt while the span ran.
        Attributes: Attributes
        /// How many of the span's events were not recorded.
        DroppedEvents: int64
    }

/// How a session ended.
[<NoComparison>]
type SessionEnd =
    {
        /// The verdict.
        Status: SpanStatus
        /// What went wrong with the session as a whole; null where nothing did.
        Error: ErrorInfo | null
        /// How long the session ran, on a monotonic clock; null where nobody measured it.
        DurationNanoseconds: Nullable<int64>
        /// Events that were reported and are not in the session, by reason.
        Dropped: Tally
        /// Events that an earlier fold could not place, by reason.
        Discarded: Tally
    }

    /// Stands for an end that has not been seen.
    static member internal Unseen: SessionEnd =
        {
            Status = SpanStatus.Unfinished
            Error = null
            DurationNanoseconds = Nullable()
            Dropped = Tally.Empty
            Discarded = Tally.Empty
        }

/// What happened.
[<RequireQualifiedAccess; NoComparison>]
type TraceFact =
    /// A session began.
    | SessionStarted
    /// A span of a kind such as "tool_call" began.
    | SpanStarted of Kind: string * Name: string * Attributes: Attributes
    /// Something happened within a span. Late: after the span had ended.
    | StreamEvent of Name: string * Attributes: Attributes * IsLate: bool
    /// A span ended.
    | SpanEnded of End: SpanEnd
    /// A session ended: nothing follows.
    | SessionEnded of End: SessionEnd

/// One immutable fact about a session.
[<NoComparison>]
type TraceEvent =
    {
        /// The session it belongs to.
        Session: SessionInfo
        /// Its place in the session. Order is the sequence, never the clock.
        Sequence: int64
        /// When it happened.
        Time: Timestamp
        /// Its own id.
        EventId: EventId
        /// The span it is about; none for the session's own start and end.
        SpanId: SpanId
        /// That span's parent; none for a root span, and where the event does not state it.
        ParentSpanId: SpanId
        /// What happened.
        Fact: TraceFact
    }

    static member private Boundary(session, writer, sequence: int64, time, fact) : TraceEvent =
        {
            Session = session
            Sequence = sequence
            Time = time
            EventId = { Writer = writer; Sequence = uint64 sequence }
            SpanId = SpanId.None
            ParentSpanId = SpanId.None
            Fact = fact
        }

    /// The event of a session's start; the first of its writer.
    static member internal SessionStart(session: SessionInfo, writer: uint64) : TraceEvent =
        TraceEvent.Boundary(session, writer, 0L, session.StartTime, TraceFact.SessionStarted)

    /// The event of a session's end.
    static member internal SessionEnd
        (session: SessionInfo, writer: uint64, sequence: int64, time: Timestamp, finish: SessionEnd)
        : TraceEvent =
        TraceEvent.Boundary(session, writer, sequence, time, TraceFact.SessionEnded finish)
