namespace AgentObservatory.FSharp

open AgentObservatory

/// Patterns over what was recorded: events, outcomes and values. What is null in C# is an option here.
module Patterns =

    /// The fact of an event. A session's start carries the session's description; the last part of a stream event
    /// says whether it came after its span had ended.
    let (|SessionStarted|SpanStarted|StreamEvent|SpanEnded|SessionEnded|) (event: TraceEvent) =
        match event.Fact with
        | TraceFact.SessionStarted _ -> SessionStarted event.Session
        | TraceFact.SpanStarted(kind, name, attributes) -> SpanStarted(kind, name, attributes)
        | TraceFact.StreamEvent(name, attributes, isLate) -> StreamEvent(name, attributes, isLate)
        | TraceFact.SpanEnded spanEnd -> SpanEnded spanEnd
        | TraceFact.SessionEnded sessionEnd -> SessionEnded sessionEnd

    /// How a span or a session ended: a record of a span, its end, an envelope, or the end of a session.
    let inline (|Succeeded|Failed|Cancelled|Unfinished|)
        (ended: ^ended when ^ended: (member Status: SpanStatus) and ^ended: (member Error: ErrorInfo | null))
        =
        match ended.Status with
        | SpanStatus.Ok -> Succeeded
        | SpanStatus.Cancelled -> Cancelled
        | SpanStatus.Unfinished -> Unfinished
        | _ -> Failed(Option.ofObj ended.Error)

    /// Null.
    let (|Null|_|) (value: AttributeValue) = value.Kind = AttributeKind.Null

    /// True or false.
    [<return: Struct>]
    let (|Boolean|_|) (value: AttributeValue) =
        if value.Kind = AttributeKind.Boolean then ValueSome(value.AsBoolean()) else ValueNone

    /// A 64-bit signed integer.
    [<return: Struct>]
    let (|Integer|_|) (value: AttributeValue) =
        if value.Kind = AttributeKind.Integer then ValueSome(value.AsInteger()) else ValueNone

    /// A finite 64-bit floating-point number.
    [<return: Struct>]
    let (|Float|_|) (value: AttributeValue) =
        if value.Kind = AttributeKind.Float then ValueSome(value.AsFloat()) else ValueNone

    /// The text of a number that neither an integer nor a float holds exactly.
    [<return: Struct>]
    let (|Number|_|) (value: AttributeValue) = ValueOption.ofObj (value.AsNumberText())

    /// Text.
    [<return: Struct>]
    let (|String|_|) (value: AttributeValue) = ValueOption.ofObj (value.AsString())

    /// The values of a list.
    [<return: Struct>]
    let (|List|_|) (value: AttributeValue) =
        if value.Kind = AttributeKind.List then ValueSome(value.AsList()) else ValueNone

    /// The values of a map, by name.
    [<return: Struct>]
    let (|Map|_|) (value: AttributeValue) =
        if value.Kind = AttributeKind.Map then ValueSome(value.AsMap()) else ValueNone
