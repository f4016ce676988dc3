namespace AgentObservatory

open System.Collections.Immutable
open System.Diagnostics

/// An event of a span as OpenTelemetry has it.
[<NoComparison>]
type OpenTelemetryEvent =
    {
        /// The event's name; never empty.
        Name: string
        /// When it happened; never before 1970.
        Time: Timestamp
        /// Its attributes: text, booleans, integers, floating-point numbers, null, and lists of one of these kinds.
        Attributes: Attributes
        /// Whether it records the exception that ended its span.
        IsException: bool
    }

/// A reference to a span of another trace.
[<NoComparison>]
type OpenTelemetryLink =
    {
        /// The other trace.
        TraceId: TraceId
        /// The span there.
        SpanId: SpanId
    }

/// A span as OpenTelemetry has it: what a span of an envelope, or the session itself, becomes.
[<NoComparison>]
type OpenTelemetrySpan =
    {
        /// The name by the GenAI conventions, such as "execute_tool search"; never empty.
        Name: string
        /// Client for a call of a model, Internal for everything else.
        Kind: ActivityKind
        /// The session's trace; never none.
        TraceId: TraceId
        /// The span's id: 16 digits, never none, unique among the spans of the envelope.
        SpanId: SpanId
        /// The parent's id; none for a session without a parent.
        ParentSpanId: SpanId
        /// Whether the parent is a span of another session.
        HasRemoteParent: bool
        /// The id of the span in the envelope; none for the session's own span.
        EnvelopeSpanId: SpanId
        /// When it started; never before 1970.
        StartTime: Timestamp
        /// When it ended; never before its start.
        EndTime: Timestamp
        /// Error where it failed or never ended, otherwise Unset.
        Status: ActivityStatusCode
        /// What went wrong; null where nothing did.
        StatusMessage: string | null
        /// Whether it had not ended when its session was sealed.
        IsUnfinished: bool
        /// Its attributes: text, booleans, integers, floating-point numbers, null, and lists of one of these kinds.
        Attributes: Attributes
        /// How many of the attributes, counted from the first, a sampler is to see.
        CreationAttributes: int
        /// Its events in the order in which they were reported.
        Events: ImmutableArray<OpenTelemetryEvent>
        /// How many of its events were not recorded.
        DroppedEvents: int64
        /// References to spans of other traces.
        Links: ImmutableArray<OpenTelemetryLink>
    }
