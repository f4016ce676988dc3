namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable
open System.Diagnostics
open AgentObservatory.SpanAttributes

/// Maps a single span, and the session itself, by the conventions.
module internal SpanMapping =

    type private Entries = List<KeyValuePair<string, AttributeValue>>

    let private addText (entries: Entries) (key: string) (value: string | null) =
        if not (String.IsNullOrEmpty value) then entries.Add(textPair key value)

    let private addCount (entries: Entries) key (count: int64) = if count > 0L then entries.Add(countPair key count)

    let private addErrorType (entries: Entries) status (error: ErrorInfo | null) =
        match error with
        | null when status <> SpanStatus.Error -> ()
        | null -> entries.Add(textPair Convention.errorType Convention.otherError)
        | error -> entries.Add(textPair Convention.errorType (SpanEvents.named error.Type Convention.otherError))

    let private addVerdict (entries: Entries) status =
        match status with
        | SpanStatus.Cancelled -> entries.Add(textPair Convention.status (WireWord.ofStatus status))
        | SpanStatus.Ok
        | SpanStatus.Error -> ()
        | SpanStatus.Unfinished
        | _ -> entries.Add(pair Convention.unfinished (AttributeValue.FromBoolean true))

    /// The operation and its target, for example "execute_tool search".
    let private operationOn given defaults target =
        let operation = (effective given defaults Convention.operationName).ToString()
        let target = (effective given defaults target: AttributeValue)

        if target.Kind = AttributeKind.Null || target.AsString() = "" then operation
        elif operation = "" then target.ToString()
        else operation + " " + target.ToString()

    /// What spans and sessions have in common. The exception comes where they ended.
    let private mapped
        (name: string)
        kind
        (startTime: Timestamp)
        (endTime: Timestamp)
        status
        (error: ErrorInfo | null)
        envelopeSpanId
        dropped
        (struct (attributes, creation))
        : OpenTelemetrySpan =
        let start = SpanEvents.time startTime

        let isError =
            status = SpanStatus.Error
            || status = SpanStatus.Unfinished
            || not (isNull error)

        {
            Name = name
            Kind = kind
            TraceId = TraceId.None
            SpanId = SpanId.None
            ParentSpanId = SpanId.None
            HasRemoteParent = false
            EnvelopeSpanId = envelopeSpanId
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
            Events = SpanEvents.ofError error endTime
            DroppedEvents = dropped
            Links = ImmutableArray.Empty
        }

    /// A span of the envelope, without what depends on the other spans: ids, and events but its exception. The time to
    /// its first chunk is in nanoseconds, and negative if there is none.
    let ofSpan (span: SpanRecord) (timeToFirstChunk: int64) : OpenTelemetrySpan =
        let kind = UnicodeText.orEmpty span.Kind
        let name = UnicodeText.orEmpty span.Name
        let given = span.Attributes
        let dropped = max 0L span.DroppedEvents

        let operation, target =
            if kind = SpanKind.ToolCall then Convention.executeTool, Convention.toolName
            elif kind = SpanKind.LlmCall then Convention.chat, Convention.requestModel
            else "", ""

        let defaults = Entries(4)

        if operation <> "" then
            addText defaults Convention.operationName operation
            addText defaults target name

        if timeToFirstChunk >= 0L then
            let seconds = AttributeValue.FromFloat(float timeToFirstChunk / 1e9)
            defaults.Add(pair Convention.timeToFirstChunk seconds)

        addErrorType defaults span.Status span.Error
        let own = Entries()

        if kind = SpanKind.Stream then
            own.Add(countPair Convention.streamEvents span.EventCount)
            own.Add(countPair Convention.streamDropped dropped)
        else
            addCount own Convention.droppedEvents dropped

            if operation = "" && kind <> SpanKind.AgentStep then
                own.Add(textPair Convention.kind kind)

        if not span.ForeignParentId.IsNone then
            addText own Convention.foreignParent (span.ForeignParentId.ToString())

        addVerdict own span.Status

        let name =
            if operation <> "" then operationOn given defaults target
            elif name <> "" then name
            elif kind <> "" then kind
            else "span"

        let kind = if kind = SpanKind.LlmCall then ActivityKind.Client else ActivityKind.Internal
        let attributes = SpanAttributes.ofSpan given defaults own
        mapped name kind span.StartTime span.EndTime span.Status span.Error span.SpanId dropped attributes

    /// Metadata under a prefix, except for what already has a GenAI name.
    let private metadata (given: Attributes) : Attributes =
        let prefixed (entry: KeyValuePair<string, AttributeValue>) =
            if entry.Key.StartsWith(Convention.genAi, StringComparison.Ordinal) then
                entry
            else
                pair (Convention.sessionMetadata + entry.Key) entry.Value

        Attributes.Create(ReadOnlySpan(Array.map prefixed given.Entries))

    /// The session's own span, without what depends on the other spans: ids, links, and events but its exception.
    let ofSession (session: SessionInfo) (endTime: Timestamp) (outcome: SessionEnd) : OpenTelemetrySpan =
        let given = metadata session.Metadata
        let defaults = Entries(5)
        addText defaults Convention.operationName Convention.invokeAgent
        addText defaults Convention.agentName session.AgentId

        // A session without a name of its own is named after its trace id, which does not identify a conversation.
        if session.SessionId <> session.TraceId.ToString() then
            addText defaults Convention.conversationId session.SessionId

        addText defaults Convention.userId session.UserId
        addErrorType defaults outcome.Status outcome.Error
        let own = Entries()

        match session.Parent with
        | null -> ()
        | parent -> addText own Convention.parentSession parent.SessionId

        if not (isNull (box outcome.Dropped)) then
            addCount own Convention.droppedEvents outcome.Dropped.Total

        if not (isNull (box outcome.Discarded)) then
            addCount own Convention.anomalies outcome.Discarded.Total

        addVerdict own outcome.Status

        let name = operationOn given defaults Convention.agentName
        let kind = ActivityKind.Internal
        let attributes = SpanAttributes.ofSpan given defaults own
        mapped name kind session.StartTime endTime outcome.Status outcome.Error SpanId.None 0L attributes
