namespace AgentObservatory

open System.Collections.Generic
open System.Collections.Immutable
open System.Diagnostics

/// An event of a span in OpenTelemetry's terms.
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

/// What a span is created with, which samplers see.
[<Struct; NoComparison; NoEquality>]
type internal SpanCreation =
    {
        Name: string
        Kind: ActivityKind
        StartTime: Timestamp
        Attributes: KeyValuePair<string, AttributeValue>[]
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

    member internal this.Creation: SpanCreation =
        {
            Name = this.Name
            Kind = this.Kind
            StartTime = this.StartTime
            Attributes = Array.sub this.Attributes.Entries 0 this.CreationAttributes
        }
