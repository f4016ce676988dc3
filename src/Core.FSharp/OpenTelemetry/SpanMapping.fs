namespace AgentObservatory

open System.Collections.Immutable
open System.Diagnostics

/// Maps a single span, and the session itself, by the conventions.
module internal SpanMapping =

    /// What the trace adds to a span of the envelope.
    [<NoComparison; NoEquality>]
    type TraceContext =
        {
            TraceId: TraceId
            SpanId: SpanId
            ParentSpanId: SpanId
            Events: ImmutableArray<OpenTelemetryEvent>
            TimeToFirstChunk: int64
        }

    let private textPairIfAny (key: string) (value: string | null) =
        match SpanAttributes.text value with
        | "" -> []
        | text -> [ SpanAttributes.textPair key text ]

    /// The operation and its target, for example "execute_tool search".
    let private operationOn given defaults target =
        let operation = (SpanAttributes.effective given defaults Convention.operationName).ToString()
        let target = (SpanAttributes.effective given defaults target: AttributeValue)

        if target.Kind = AttributeKind.Null || target.AsString() = "" then operation
        elif operation = "" then target.ToString()
        else operation + " " + target.ToString()

    let private isError status (error: ErrorInfo | null) =
        status = SpanStatus.Error
        || status = SpanStatus.Unfinished
        || not (isNull error)

    let private errorType status (error: ErrorInfo | null) =
        match error with
        | null when status = SpanStatus.Error -> [ SpanAttributes.textPair Convention.errorType Convention.otherError ]
        | null -> []
        | error ->
            match SpanAttributes.text error.Type with
            | "" -> [ SpanAttributes.textPair Convention.errorType Convention.otherError ]
            | name -> [ SpanAttributes.textPair Convention.errorType name ]

    let private message (error: ErrorInfo | null) : string | null =
        match error with
        | null -> null
        | error -> SpanAttributes.text error.Message

    let private verdict status =
        match status with
        | SpanStatus.Cancelled -> [ SpanAttributes.textPair Convention.status (WireWord.ofStatus status) ]
        | SpanStatus.Ok
        | SpanStatus.Error -> []
        | SpanStatus.Unfinished
        | _ -> [ SpanAttributes.pair Convention.unfinished (AttributeValue.FromBoolean true) ]

    let private countIfAny key (count: int64) =
        if count > 0L then [ SpanAttributes.pair key (AttributeValue.FromInteger count) ] else []

    let private status isError = if isError then ActivityStatusCode.Error else ActivityStatusCode.Unset

    let ofSpan (span: SpanRecord) (context: TraceContext) : OpenTelemetrySpan =
        let kind = SpanAttributes.text span.Kind
        let name = SpanAttributes.text span.Name
        let given = span.Attributes

        let operation, target =
            if kind = SpanKind.ToolCall then Convention.executeTool, Convention.toolName
            elif kind = SpanKind.LlmCall then Convention.chat, Convention.requestModel
            else "", ""

        let defaults =
            [
                if operation <> "" then
                    SpanAttributes.textPair Convention.operationName operation
                    yield! textPairIfAny target name
                if context.TimeToFirstChunk >= 0L then
                    SpanAttributes.pair
                        Convention.timeToFirstChunk
                        (AttributeValue.FromFloat(float context.TimeToFirstChunk / 1e9))
                yield! errorType span.Status span.Error
            ]

        let own =
            [
                if kind = SpanKind.Stream then
                    SpanAttributes.pair Convention.streamEvents (AttributeValue.FromInteger span.EventCount)
                    SpanAttributes.pair Convention.streamDropped (AttributeValue.FromInteger(max 0L span.DroppedEvents))
                else
                    yield! countIfAny Convention.droppedEvents span.DroppedEvents

                    if operation = "" && kind <> SpanKind.AgentStep then
                        SpanAttributes.textPair Convention.kind kind
                if not span.ForeignParentId.IsNone then
                    SpanAttributes.textPair Convention.foreignParent (span.ForeignParentId.ToString())
                yield! verdict span.Status
            ]

        let struct (attributes, creation) = SpanAttributes.ofSpan given defaults own
        let start = SpanEvents.time span.StartTime

        {
            Name =
                if operation <> "" then operationOn given defaults target
                elif name <> "" then name
                elif kind <> "" then kind
                else "span"
            Kind = (if kind = SpanKind.LlmCall then ActivityKind.Client else ActivityKind.Internal)
            TraceId = context.TraceId
            SpanId = context.SpanId
            ParentSpanId = context.ParentSpanId
            HasRemoteParent = false
            EnvelopeSpanId = span.SpanId
            StartTime = start
            EndTime = { UnixNanoseconds = max start.UnixNanoseconds span.EndTime.UnixNanoseconds }
            Status = status (isError span.Status span.Error)
            StatusMessage = message span.Error
            IsUnfinished = (span.Status = SpanStatus.Unfinished)
            Attributes = attributes
            CreationAttributes = creation
            Events = context.Events
            DroppedEvents = max 0L span.DroppedEvents
            Links = ImmutableArray.Empty
        }

    /// Metadata under a prefix, except for what already has a GenAI name.
    let private metadata (given: Attributes) : Attributes =
        given
        |> Seq.map (fun entry ->
            if entry.Key.StartsWith(Convention.genAi, System.StringComparison.Ordinal) then
                entry
            else
                SpanAttributes.pair (Convention.sessionMetadata + entry.Key) entry.Value)
        |> Seq.toArray
        |> fun entries -> Attributes.Create(System.ReadOnlySpan entries)

    /// The caller's name for the run. A session without one is named after its trace id, which does not identify a
    /// conversation.
    let private conversation (session: SessionInfo) =
        if session.SessionId = session.TraceId.ToString() then
            []
        else
            textPairIfAny Convention.conversationId session.SessionId

    /// The session's own span, without events and an id, which depend on the other spans.
    let ofSession
        (session: SessionInfo)
        (endTime: Timestamp)
        (outcome: SessionEnd)
        (traceId: TraceId)
        (parent: SpanId)
        links
        : OpenTelemetrySpan =
        let given = metadata session.Metadata

        let defaults =
            [
                SpanAttributes.textPair Convention.operationName Convention.invokeAgent
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

        let struct (attributes, creation) = SpanAttributes.ofSpan given defaults own
        let start = SpanEvents.time session.StartTime

        {
            Name = operationOn given defaults Convention.agentName
            Kind = ActivityKind.Internal
            TraceId = traceId
            SpanId = SpanId.None
            ParentSpanId = parent
            HasRemoteParent = not parent.IsNone
            EnvelopeSpanId = SpanId.None
            StartTime = start
            EndTime = { UnixNanoseconds = max start.UnixNanoseconds endTime.UnixNanoseconds }
            Status = status (isError outcome.Status outcome.Error)
            StatusMessage = message outcome.Error
            IsUnfinished = (outcome.Status = SpanStatus.Unfinished)
            Attributes = attributes
            CreationAttributes = creation
            Events = ImmutableArray.Empty
            DroppedEvents = 0L
            Links = links
        }
