namespace AgentObservatory

open System
open System.Collections.Generic
open System.Collections.Immutable
open System.Diagnostics
open AgentObservatory.SpanAttributes

/// Maps a single span, and the session itself, by the conventions.
module internal SpanMapping =

    let private isGiven (text: string | null) = not (String.IsNullOrEmpty text)

    let private hasErrorType status (error: ErrorInfo | null) = status = SpanStatus.Error || not (isNull error)

    let private errorType (error: ErrorInfo | null) =
        match error with
        | null -> textPair Convention.errorType Convention.otherError
        | error -> textPair Convention.errorType (SpanEvents.named error.Type Convention.otherError)

    /// Whether a status is told by an attribute of our own: OpenTelemetry has no word for it.
    let private isToldApart status = status <> SpanStatus.Ok && status <> SpanStatus.Error

    let private verdict status =
        match status with
        | SpanStatus.Cancelled -> textPair Convention.status (WireWord.ofStatus status)
        | _ -> pair Convention.unfinished (AttributeValue.FromBoolean true)

    let private hasText given defaults key =
        let value: AttributeValue = effective given defaults key
        value.Kind <> AttributeKind.Null && value.AsString() <> ""

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

    /// What a kind of span is in the conventions: an operation, and the attribute that its name is; empty if it is none.
    let private conventional kind =
        if kind = SpanKind.ToolCall then struct (Convention.executeTool, Convention.toolName)
        elif kind = SpanKind.LlmCall then struct (Convention.chat, Convention.requestModel)
        else struct ("", "")

    /// Whether the step is a whole run of an agent, as its attributes say.
    let isRun kind (given: Attributes) =
        let mutable operation = AttributeValue.Null

        kind = SpanKind.AgentStep
        && given.TryGetValue(Convention.operationName, &operation)
        && (let text = operation.ToString()
            text = Convention.invokeAgent || text = Convention.invokeWorkflow)

    /// The agent that a run is of, if nobody names it: the workflow, by its old name, or else the span's own name, unless that
    /// is the operation's.
    let agentOf (name: string) (given: Attributes) =
        let operation = given[Convention.operationName].ToString()
        let workflow = given[Convention.workflowName]

        if workflow.Kind = AttributeKind.String && workflow.AsString() <> "" then
            string (workflow.AsString())
        elif name = operation || name.StartsWith(operation + " ", StringComparison.Ordinal) then
            ""
        else
            name

    let private activityKind kind = if kind = SpanKind.LlmCall then ActivityKind.Client else ActivityKind.Internal

    let private nameOf kind name given defaults =
        let struct (operation, target) = conventional kind

        if operation <> "" then
            operationOn given defaults target
        elif isRun kind given && (name = "" || hasText given defaults Convention.agentName) then
            operationOn given defaults Convention.agentName
        elif name <> "" then
            name
        elif kind <> "" then
            kind
        else
            "span"

    /// What a span has by the conventions, unless the caller says otherwise. The time to its first chunk is in nanoseconds,
    /// and negative if there is none.
    let private defaultsOf kind name given timeToFirstChunk status error =
        let struct (operation, target) = conventional kind

        [|
            if operation <> "" then
                textPair Convention.operationName operation
                if name <> "" then textPair target name
            elif isRun kind given && agentOf name given <> "" then
                textPair Convention.agentName (agentOf name given)

            if timeToFirstChunk >= 0L then
                pair Convention.timeToFirstChunk (AttributeValue.FromFloat(float timeToFirstChunk / 1e9))

            if hasErrorType status error then errorType error
        |]

    /// A span that starts, as samplers see it.
    let creation (kind: string) (name: string) (startTime: Timestamp) (given: Attributes) : SpanCreation =
        let defaults = defaultsOf kind name given -1L SpanStatus.Ok null

        {
            Name = nameOf kind name given defaults
            Kind = activityKind kind
            StartTime = SpanEvents.time startTime
            Attributes = SpanAttributes.atCreation given defaults
        }

    /// A span of the envelope, without what depends on the other spans: ids, and events but its exception.
    let ofSpan (span: SpanRecord) (timeToFirstChunk: int64) : OpenTelemetrySpan =
        let kind = UnicodeText.orEmpty span.Kind
        let name = UnicodeText.orEmpty span.Name
        let given = span.Attributes
        let dropped = max 0L span.DroppedEvents
        let struct (operation, _) = conventional kind
        let defaults = defaultsOf kind name given timeToFirstChunk span.Status span.Error

        let own =
            [|
                if kind = SpanKind.Stream then
                    countPair Convention.streamEvents span.EventCount
                    countPair Convention.streamDropped dropped
                elif dropped > 0L then
                    countPair Convention.droppedEvents dropped

                if operation = "" && kind <> SpanKind.Stream && kind <> SpanKind.AgentStep then
                    textPair Convention.kind kind

                if not span.ForeignParentId.IsNone then
                    textPair Convention.foreignParent (span.ForeignParentId.ToString())

                if isToldApart span.Status then verdict span.Status
            |]

        let attributes = SpanAttributes.ofSpan given defaults own
        let name = nameOf kind name given defaults

        mapped
            name
            (activityKind kind)
            span.StartTime
            span.EndTime
            span.Status
            span.Error
            span.SpanId
            dropped
            attributes

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
        // A session without a name of its own is named after its trace id, which does not identify a conversation.
        let isNamed = session.SessionId <> session.TraceId.ToString()

        let defaults =
            [|
                textPair Convention.operationName Convention.invokeAgent
                if isGiven session.AgentId then textPair Convention.agentName session.AgentId
                if isNamed && isGiven session.SessionId then
                    textPair Convention.conversationId session.SessionId
                if isGiven session.UserId then textPair Convention.userId session.UserId
                if hasErrorType outcome.Status outcome.Error then errorType outcome.Error
            |]

        // It has not failed to finish: it waits.
        let isSuspended =
            not (isNull outcome.SuspendReason)
            && outcome.Status = SpanStatus.Unfinished
            && isNull outcome.Error

        // An outcome created by hand may lack its tallies.
        let total (tally: Tally) = if isNull (box tally) then 0L else tally.Total

        let own =
            [|
                match session.Parent with
                | NonNull parent when isGiven parent.SessionId -> textPair Convention.parentSession parent.SessionId
                | _ -> ()

                if total outcome.Dropped > 0L then
                    countPair Convention.droppedEvents outcome.Dropped.Total
                if total outcome.Discarded > 0L then
                    countPair Convention.anomalies outcome.Discarded.Total
                if isSuspended then
                    textPair Convention.status WireWord.Suspended

                    if isGiven outcome.SuspendReason then
                        textPair Convention.suspendReason (string outcome.SuspendReason)
                elif isToldApart outcome.Status then
                    verdict outcome.Status
            |]

        let name = operationOn given defaults Convention.agentName
        let kind = ActivityKind.Internal
        let attributes = SpanAttributes.ofSpan given defaults own
        let status = if isSuspended then SpanStatus.Ok else outcome.Status
        mapped name kind session.StartTime endTime status outcome.Error SpanId.None 0L attributes
