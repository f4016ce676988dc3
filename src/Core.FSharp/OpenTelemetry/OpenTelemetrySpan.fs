namespace AgentObservatory

open System.Collections.Generic
open System.Collections.Immutable
open System.Diagnostics
open System.Runtime.CompilerServices

/// An event of a span in OpenTelemetry's terms.
[<Struct; IsReadOnly; NoComparison>]
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

    /// Whether the events are equal.
    static member op_Equality(left: OpenTelemetryEvent, right: OpenTelemetryEvent) = left.Equals right

    /// Whether the events differ.
    static member op_Inequality(left: OpenTelemetryEvent, right: OpenTelemetryEvent) = not (left.Equals right)

/// A reference to a span of another trace.
[<NoComparison>]
type OpenTelemetryLink =
    {
        /// The other trace.
        TraceId: TraceId
        /// The span there.
        SpanId: SpanId
    }

/// What a span is created with, which samplers see.
[<Struct; IsReadOnly; NoComparison; NoEquality>]
type internal SpanCreation =
    {
        Name: string
        Kind: ActivityKind
        StartTime: Timestamp
        Attributes: KeyValuePair<string, AttributeValue>[]
    }

/// What has become of a span until its end. The time to its first chunk is in nanoseconds, and negative if there is none.
[<Struct; IsReadOnly; NoComparison; NoEquality>]
type internal SpanOutcome =
    {
        Status: SpanStatus
        Error: ErrorInfo | null
        EndTime: Timestamp
        Events: int64
        DroppedEvents: int64
        TimeToFirstChunk: int64
        ForeignParentId: SpanId
    }

/// A span in OpenTelemetry's terms by itself: without what depends on others, which are ids, links, and events but its
/// exception. The fields are those of the whole span.
[<Struct; IsReadOnly; NoComparison; NoEquality>]
type internal SpanTerms =
    {
        Creation: SpanCreation
        EndTime: Timestamp
        Status: ActivityStatusCode
        StatusMessage: string | null
        IsUnfinished: bool
        Attributes: Attributes
        Events: ImmutableArray<OpenTelemetryEvent>
        DroppedEvents: int64
    }

/// A span in OpenTelemetry's terms: what a span of an envelope, or the session itself, is mapped to.
[<NoComparison>]
type OpenTelemetrySpan =
    {
        /// The name by the GenAI conventions, such as "execute_tool search"; never empty.
        Name: string
        /// Client for an LLM call, Internal for everything else.
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
        /// Error if it failed or never ended, otherwise Unset.
        Status: ActivityStatusCode
        /// The message of the failure; null if there is none.
        StatusMessage: string | null
        /// Whether the envelope gives it the status Unfinished.
        IsUnfinished: bool
        /// Its attributes: text, booleans, integers, floating-point numbers, null, and lists of one of these kinds.
        Attributes: Attributes
        /// How many of the attributes, from the first, samplers see.
        CreationAttributes: int
        /// Its events in the order in which they were reported.
        Events: ImmutableArray<OpenTelemetryEvent>
        /// How many of its events were dropped until its end.
        DroppedEvents: int64
        /// References to spans of other traces.
        Links: ImmutableArray<OpenTelemetryLink>
    }
