namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable
open System.Diagnostics
open AgentObservatory.SpanAttributes

/// Maps a single span, and the session itself, by the conventions.
module internal SpanMapping =

    let private textPairIfAny (key: string) (value: string | null) =
        match UnicodeText.orEmpty value with
        | "" -> []
        | text -> [ textPair key text ]

    /// The operation and its target, for example "execute_tool search".
    let private operationOn given defaults target =
        let operation = (effective given defaults Convention.operationName).ToString()
        let target = (effective given defaults target: AttributeValue)

        if target.Kind = AttributeKind.Null || target.AsString() = "" then operation
        elif operation = "" then target.ToString()
        else operation + " " + target.ToString()

    let private errorType status (error: ErrorInfo | null) =
        match error with
        | null when status <> SpanStatus.Error -> []
        | null -> [ textPair Convention.errorType Convention.otherError ]
        | error ->
            [
                textPair Convention.errorType (SpanEvents.named error.Type Convention.otherError)
            ]

    let private verdict status =
        match status with
        | SpanStatus.Cancelled -> [ textPair Convention.status (WireWord.ofStatus status) ]
        | SpanStatus.Ok
        | SpanStatus.Error -> []
        | SpanStatus.Unfinished
        | _ -> [ boolPair Convention.unfinished true ]

    let private countIfAny key (count: int64) = if count > 0L then [ countPair key count ] else []

    /// What spans and sessions have in common.
    let private mapped
        (name: string)
        (startTime: Timestamp)
        (endTime: Timestamp)
        status
        (error: ErrorInfo | null)
        (struct (attributes, creation))
        : OpenTelemetrySpan =
        let start = SpanEvents.time startTime

        let isError =
            status = SpanStatus.Error
            || status = SpanStatus.Unfinished
            || not (isNull error)

        {
            Name = name
            Kind = ActivityKind.Internal
            TraceId = TraceId.None
            SpanId = SpanId.None
            ParentSpanId = SpanId.None
            HasRemoteParent = false
            EnvelopeSpanId = SpanId.None
            StartTime = start
            EndTime = { UnixNanoseconds = max start.UnixNanoseconds endTime.UnixNanoseconds }
            Status = (if isError then ActivityStatusCode.Error else ActivityStatusCode.Unset)
            StatusMessage =
                match error with
                | null -> null
                | error -> UnicodeText.orEmpty error.Message
            IsUnfinished = (status = SpanStatus.Unfinished)
            Attributes = attributes
            CreationAttributes = creation
            Events = ImmutableArray.Empty
            DroppedEvents = 0L
            Links = ImmutableArray.Empty
        }

    /// A span of the envelope, without what depends on the other spans: ids and events. The time to its first chunk is
    /// in nanoseconds, and negative if there is none.
    let ofSpan (span: SpanRecord) (timeToFirstChunk: int64) : OpenTelemetrySpan =
        let kind = UnicodeText.orEmpty span.Kind
        let name = UnicodeText.orEmpty span.Name
        let given = span.Attributes

        let operation, target =
            if kind = SpanKind.ToolCall then Convention.executeTool, Convention.toolName
            elif kind = SpanKind.LlmCall then Convention.chat, Convention.requestModel
            else "", ""

        let defaults =
            [
                if operation <> "" then
                    textPair Convention.operationName operation
                    yield! textPairIfAny target name
                if timeToFirstChunk >= 0L then
                    let seconds = AttributeValue.FromFloat(float timeToFirstChunk / 1e9)
                    pair Convention.timeToFirstChunk seconds
                yield! errorType span.Status span.Error
            ]

        let own =
            [
                if kind = SpanKind.Stream then
                    countPair Convention.streamEvents span.EventCount
                    countPair Convention.streamDropped (max 0L span.DroppedEvents)
                else
                    yield! countIfAny Convention.droppedEvents span.DroppedEvents

                    if operation = "" && kind <> SpanKind.AgentStep then textPair Convention.kind kind
                if not span.ForeignParentId.IsNone then
                    textPair Convention.foreignParent (span.ForeignParentId.ToString())
                yield! verdict span.Status
            ]

        let name =
            if operation <> "" then operationOn given defaults target
            elif name <> "" then name
            elif kind <> "" then kind
            else "span"

        { mapped name span.StartTime span.EndTime span.Status span.Error (SpanAttributes.ofSpan given defaults own) with
            Kind = (if kind = SpanKind.LlmCall then ActivityKind.Client else ActivityKind.Internal)
            EnvelopeSpanId = span.SpanId
            DroppedEvents = max 0L span.DroppedEvents
        }

    /// Metadata under a prefix, except for what already has a GenAI name.
    let private metadata (given: Attributes) : Attributes =
        let prefixed (entry: KeyValuePair<string, AttributeValue>) =
            if entry.Key.StartsWith(Convention.genAi, StringComparison.Ordinal) then
                entry
            else
                pair (Convention.sessionMetadata + entry.Key) entry.Value

        Attributes.Create(ReadOnlySpan(Array.map prefixed given.Entries))

    /// The caller's name for the run. A session without one is named after its trace id, which does not identify a
    /// conversation.
    let private conversation (session: SessionInfo) =
        if session.SessionId = session.TraceId.ToString() then
            []
        else
            textPairIfAny Convention.conversationId session.SessionId

    /// The session's own span, without what depends on the other spans: ids, events and links.
    let ofSession (session: SessionInfo) (endTime: Timestamp) (outcome: SessionEnd) : OpenTelemetrySpan =
        let given = metadata session.Metadata

        let defaults =
            [
                textPair Convention.operationName Convention.invokeAgent
                yield! textPairIfAny Convention.agentName session.AgentId
                yield! conversation session
                yield! textPairIfAny Convention.userId session.UserId
                yield! errorType outcome.Status outcome.Error
            ]

        let own =
            [
                match session.Parent with
                | null -> ()
                | parent -> yield! textPairIfAny Convention.parentSession parent.SessionId
                if not (isNull (box outcome.Dropped)) then
                    yield! countIfAny Convention.droppedEvents outcome.Dropped.Total
                if not (isNull (box outcome.Discarded)) then
                    yield! countIfAny Convention.anomalies outcome.Discarded.Total
                yield! verdict outcome.Status
            ]

        let name = operationOn given defaults Convention.agentName
        let attributes = SpanAttributes.ofSpan given defaults own
        mapped name session.StartTime endTime outcome.Status outcome.Error attributes
