namespace AgentObservatory

open System
open System.Diagnostics.CodeAnalysis
open System.Runtime.CompilerServices
open System.Runtime.InteropServices

/// How a span or a session ended.
type SpanStatus =
    /// It ended normally.
    | Ok = 0
    /// It ended with an exception, or was marked as failed.
    | Error = 1
    /// Its caller cancelled it.
    | Cancelled = 2
    /// It was still open when its session ended, or its end was never seen.
    | Unfinished = 3

/// An exception as text.
[<NoComparison>]
type ErrorInfo =
    {
        /// The full name of the exception's type.
        Type: string
        /// The exception's message.
        Message: string
        /// The stack trace; null if there is none.
        Traceback: string | null
    }

/// The span of another session, perhaps in another process, under which a session runs.
[<NoComparison>]
type SessionParent =
    {
        /// The trace that both belong to.
        TraceId: TraceId
        /// The span under which the session was started; none if it was started outside any span.
        SpanId: SpanId
        /// The other session's id; null if it is not known.
        SessionId: string | null
    }

    /// The W3C Trace Context header "traceparent" of this span, version 00, sampled.
    member this.ToTraceParent() : string = "00-" + this.TraceId.ToString() + "-" + this.SpanId.ToString() + "-01"

    /// Reads a W3C traceparent of any version but ff, ignoring surrounding white space. Returns false for anything
    /// else, null included.
    static member TryParse(text: string | null, [<NotNullWhen(true); Out>] parent: byref<SessionParent | null>) : bool =
        let mutable traceId = TraceId.None
        let mutable spanId = SpanId.None

        let parts = (string text).Trim().ToLowerInvariant().Split('-')
        let isByte (part: string) = part.Length = 2 && Seq.forall Char.IsAsciiHexDigit part

        let isValid =
            parts.Length >= 4
            && isByte parts[0]
            && parts[0] <> "ff"
            && (parts.Length = 4 || parts[0] <> "00")
            && isByte parts[3]
            && TraceId.TryParse(parts[1], &traceId)
            && SpanId.TryParse(parts[2], &spanId)
            && not (traceId.IsNone || spanId.IsNone)

        parent <- if isValid then { TraceId = traceId; SpanId = spanId; SessionId = null } else null
        isValid

/// The identity of a run, which several processes may write.
[<Struct; IsReadOnly>]
type SessionKey =
    {
        /// The trace that the run belongs to.
        TraceId: TraceId
        /// The id of the run's root span.
        RunId: SpanId
    }

    /// Whether the keys are equal.
    static member op_Equality(left: SessionKey, right: SessionKey) = left.Equals right

    /// Whether the keys differ.
    static member op_Inequality(left: SessionKey, right: SessionKey) = not (left.Equals right)

    /// The trace id, a dash and the run id.
    override this.ToString() = this.TraceId.ToString() + "-" + this.RunId.ToString()

/// The description of a run: who runs, and since when. Its identity is its key.
[<NoComparison>]
type SessionInfo =
    {
        /// The caller's name for the run.
        SessionId: string
        /// The agent's name.
        AgentId: string
        /// The user on whose behalf it runs; null if there is none.
        UserId: string | null
        /// The caller's own data about the run.
        Metadata: Attributes
        /// The trace that all spans of the session belong to.
        TraceId: TraceId
        /// The id of the session's own span in a distributed trace if the run was traced live; otherwise none.
        SpanId: SpanId
        /// The run's own id within its trace; none in a file of schema 0.2 or 0.1, which has none.
        RunId: SpanId
        /// The session's parent; null for a root session.
        Parent: SessionParent | null
        /// When it started.
        StartTime: Timestamp
    }

    /// The id of the session's own span, in a traceparent and in OpenTelemetry: SpanId if there is one, otherwise RunId.
    /// Without either it is derived from the session's trace, names, parent and start: stable, and different for sessions
    /// that differ in any of these. Never none.
    member this.RootSpanId: SpanId =
        if not this.SpanId.IsNone then this.SpanId
        elif not this.RunId.IsNone then this.RunId
        else this.DerivedSpanId

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

    /// The run's identity: two sessions with the same key are the same run, however they are described.
    member this.Key: SessionKey =
        {
            TraceId = this.TraceId
            RunId = (if this.RunId.IsNone then this.RootSpanId else this.RunId)
        }

    /// The description where something else has the metadata, which may be large.
    member internal this.WithoutMetadata: SessionInfo = { this with Metadata = Attributes.Empty }

    /// The session of events without a session start: empty names, no trace.
    static member Unknown: SessionInfo =
        {
            SessionId = ""
            AgentId = ""
            UserId = null
            Metadata = Attributes.Empty
            TraceId = TraceId.None
            SpanId = SpanId.None
            RunId = SpanId.None
            Parent = null
            StartTime = { UnixNanoseconds = 0L }
        }

/// How a span ended.
[<NoComparison>]
type SpanEnd =
    {
        /// The span's name as its end states it; null if it states none.
        Name: string | null
        /// The span's kind as its end states it; null if it states none.
        Kind: string | null
        /// The status.
        Status: SpanStatus
        /// The error; null if there is none.
        Error: ErrorInfo | null
        /// How long the span ran, on a monotonic clock; null if that was not measured.
        DurationNanoseconds: Nullable<int64>
        /// The attributes that were added while the span ran.
        Attributes: Attributes
        /// How many of the span's events were dropped until its end.
        DroppedEvents: int64
    }

    /// Stands for an end that has not been seen.
    static member internal Unseen: SpanEnd =
        {
            Name = null
            Kind = null
            Status = SpanStatus.Unfinished
            Error = null
            DurationNanoseconds = Nullable()
            Attributes = Attributes.Empty
            DroppedEvents = 0L
        }

/// How a session ended.
[<NoComparison>]
type SessionEnd =
    {
        /// The status.
        Status: SpanStatus
        /// The error of the session as a whole; null if there is none.
        Error: ErrorInfo | null
        /// How long the session ran, on a monotonic clock; null if that was not measured.
        DurationNanoseconds: Nullable<int64>
        /// Events that were reported but dropped, by reason.
        Dropped: Tally
        /// Events that an earlier fold could not place, by reason.
        Discarded: Tally
        /// Why the run was suspended, "" if nobody said why; null if it was not suspended. A suspended run is unfinished.
        SuspendReason: string | null
    }

    /// Stands for an end that has not been seen.
    static member internal Unseen: SessionEnd =
        {
            Status = SpanStatus.Unfinished
            Error = null
            DurationNanoseconds = Nullable()
            Dropped = Tally.Empty
            Discarded = Tally.Empty
            SuspendReason = null
        }

/// How a writer, a process that reports to a run, came to the run.
[<RequireQualifiedAccess; NoComparison>]
type WriterOrigin =
    /// It began the run.
    | Began
    /// It goes on with the run after the event with this id, the end of a suspended writer.
    | Resumed of Stamp: EventId
    /// It works for the run beside this writer, which has handed the run over when it had counted up to this sequence.
    | Joined of Stamp: EventId

/// What happened.
[<RequireQualifiedAccess; NoComparison>]
type TraceFact =
    /// A session began; or another process went on with it, or joined it.
    | SessionStarted of Origin: WriterOrigin
    /// A span of a kind such as "tool_call" began.
    | SpanStarted of Kind: string * Name: string * Attributes: Attributes
    /// Something happened within a span. It is late if the span had already ended.
    | StreamEvent of Name: string * Attributes: Attributes * IsLate: bool
    /// A span ended.
    | SpanEnded of End: SpanEnd
    /// A session ended.
    | SessionEnded of End: SessionEnd

    /// Whether it is the start or the end of a session.
    member internal this.IsOfSession = this.IsSessionStarted || this.IsSessionEnded

    /// Whether it is the start of a writer whose end does not decide how the run ended.
    member internal this.IsJoin =
        match this with
        | SessionStarted(WriterOrigin.Joined _) -> true
        | _ -> false

/// One immutable fact about a session.
[<NoComparison>]
type TraceEvent =
    {
        /// The session it belongs to.
        Session: SessionInfo
        /// Its position in the session. The sequence gives the order, never the clock.
        Sequence: int64
        /// When it happened.
        Time: Timestamp
        /// Its own id.
        EventId: EventId
        /// The span it is about; none for the session's own start and end.
        SpanId: SpanId
        /// That span's parent; none for a root span, or if the event does not state it.
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
    static member internal SessionStart
        (session: SessionInfo, writer: uint64, sequence: int64, origin: WriterOrigin)
        : TraceEvent =
        TraceEvent.Boundary(session, writer, sequence, session.StartTime, TraceFact.SessionStarted origin)

    /// The event of a session's end.
    static member internal SessionEnd
        (session: SessionInfo, writer: uint64, sequence: int64, time: Timestamp, finish: SessionEnd)
        : TraceEvent =
        TraceEvent.Boundary(session, writer, sequence, time, TraceFact.SessionEnded finish)
