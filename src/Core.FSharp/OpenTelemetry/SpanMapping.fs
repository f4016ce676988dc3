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

    /// The operation and its target, for example "execute_tool search".
    let private operationOn (creation: Attributes) (targetKey: string) =
        let operation = creation[Convention.operationName].ToString()
        let target = creation[targetKey]

        if target.Kind = AttributeKind.Null || target.AsString() = "" then operation
        elif operation = "" then target.ToString()
        else operation + " " + target.ToString()

    /// What spans and sessions have in common.
    let private terms
        (creation: SpanCreation)
        attributes
        (endTime: Timestamp)
        status
        (error: ErrorInfo | null)
        dropped
        : SpanTerms =
        let isError =
            status = SpanStatus.Error
            || status = SpanStatus.Unfinished
            || not (isNull error)

        {
            Creation = creation
            EndTime =
                {
                    UnixNanoseconds = max creation.StartTime.UnixNanoseconds endTime.UnixNanoseconds
                }
            Status = (if isError then ActivityStatusCode.Error else ActivityStatusCode.Unset)
            StatusMessage =
                match error with
                | null -> null
                | error -> UnicodeText.orEmpty error.Message
            IsUnfinished = (status = SpanStatus.Unfinished)
            Attributes = attributes
            Events = SpanEvents.ofError error endTime
            DroppedEvents = dropped
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

    let private hasText (value: AttributeValue) = value.Kind <> AttributeKind.Null && value.AsString() <> ""

    let private activityKind kind = if kind = SpanKind.LlmCall then ActivityKind.Client else ActivityKind.Internal

    let private textOrNull (wellFormed: string) =
        if wellFormed = "" then AttributeValue.Null else AttributeValue.OfWellFormed wellFormed

    /// A span that starts, as samplers see it.
    let creation (kind: string) (name: string) (startTime: Timestamp) (given: Attributes) : SpanCreation =
        let struct (operation, target) = conventional kind
        let isRun = isRun kind given
        let targetKey = if isRun then Convention.agentName else target

        let targetName =
            if isRun then agentOf name given
            elif operation <> "" then name
            else ""

        let attributes =
            SpanAttributes.atCreation given (textOrNull operation) targetKey (textOrNull targetName)

        let told = Attributes attributes

        {
            Name =
                if operation <> "" then
                    operationOn told target
                elif isRun && (name = "" || hasText told[Convention.agentName]) then
                    operationOn told Convention.agentName
                elif name <> "" then
                    name
                elif kind <> "" then
                    kind
                else
                    "span"
            Kind = activityKind kind
            StartTime = SpanEvents.time startTime
            Attributes = attributes
        }

    /// A span that has ended. The attributes are all that the caller has given; the creation is by these.
    let ofSpan (creation: SpanCreation) (kind: string) (given: Attributes) (outcome: SpanOutcome) : SpanTerms =
        let status = outcome.Status
        let dropped = max 0L outcome.DroppedEvents
        let struct (operation, _) = conventional kind

        let defaults =
            [|
                if outcome.TimeToFirstChunk >= 0L then
                    pair Convention.timeToFirstChunk (AttributeValue.FromFloat(float outcome.TimeToFirstChunk / 1e9))

                if hasErrorType status outcome.Error then errorType outcome.Error
            |]

        let own =
            [|
                if kind = SpanKind.Stream then
                    countPair Convention.streamEvents outcome.Events
                    countPair Convention.streamDropped dropped
                elif dropped > 0L then
                    countPair Convention.droppedEvents dropped

                if operation = "" && kind <> SpanKind.Stream && kind <> SpanKind.AgentStep then
                    textPair Convention.kind kind

                if not outcome.ForeignParentId.IsNone then
                    textPair Convention.foreignParent (outcome.ForeignParentId.ToString())

                if isToldApart status then verdict status
            |]

        let attributes = SpanAttributes.ofSpan creation.Attributes defaults given own
        terms creation attributes outcome.EndTime status outcome.Error dropped

    /// A span of the envelope.
    let ofRecord (span: SpanRecord) (timeToFirstChunk: int64) : SpanTerms =
        let kind = UnicodeText.orEmpty span.Kind
        let created = creation kind (UnicodeText.orEmpty span.Name) span.StartTime span.Attributes

        ofSpan
            created
            kind
            span.Attributes
            {
                Status = span.Status
                Error = span.Error
                EndTime = span.EndTime
                Events = span.EventCount
                DroppedEvents = span.DroppedEvents
                TimeToFirstChunk = timeToFirstChunk
                ForeignParentId = span.ForeignParentId
            }

    /// Metadata under a prefix, except for what already has a GenAI name.
    let private metadata (given: Attributes) : Attributes =
        let prefixed (entry: KeyValuePair<string, AttributeValue>) =
            if entry.Key.StartsWith(Convention.genAi, StringComparison.Ordinal) then
                entry
            else
                pair (Convention.sessionMetadata + entry.Key) entry.Value

        Attributes.Create(ReadOnlySpan(Array.map prefixed given.Entries))

    let private creationOf (session: SessionInfo) (metadata: Attributes) : SpanCreation =
        let attributes =
            SpanAttributes.atCreation
                metadata
                (textOrNull Convention.invokeAgent)
                Convention.agentName
                (textOrNull (UnicodeText.orEmpty session.AgentId))

        {
            Name = operationOn (Attributes attributes) Convention.agentName
            Kind = ActivityKind.Internal
            StartTime = SpanEvents.time session.StartTime
            Attributes = attributes
        }

    /// A session that starts, as samplers see it.
    let creationOfSession (session: SessionInfo) : SpanCreation = creationOf session (metadata session.Metadata)

    /// The session's own span.
    let ofSession (session: SessionInfo) (endTime: Timestamp) (outcome: SessionEnd) : SpanTerms =
        let given = metadata session.Metadata
        // A session without a name of its own is named after its trace id, which does not identify a conversation.
        let isNamed = session.SessionId <> session.TraceId.ToString()

        let defaults =
            [|
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

        let creation = creationOf session given
        let attributes = SpanAttributes.ofSpan creation.Attributes defaults given own
        let status = if isSuspended then SpanStatus.Ok else outcome.Status
        terms creation attributes endTime status outcome.Error 0L
