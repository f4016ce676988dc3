namespace AgentObservatory

/// The names that an OpenTelemetry backend receives, all in one place. GenAI: the semantic conventions of
/// open-telemetry/semantic-conventions-genai, 1.42.0 (status: Development). Errors, exceptions and users: the core
/// conventions, 1.41.1. Anything without a convention is in the library's own namespace, "agent_observatory.".
module internal Convention =

    [<Literal>]
    let SchemaUrl = "https://opentelemetry.io/schemas/gen-ai/1.42.0"

    [<Literal>]
    let ScopeName = "AgentObservatory"

    let genAi = "gen_ai."
    let operationName = "gen_ai.operation.name"
    let providerName = "gen_ai.provider.name"
    let requestModel = "gen_ai.request.model"
    let responseModel = "gen_ai.response.model"
    let agentName = "gen_ai.agent.name"
    let toolName = "gen_ai.tool.name"

    /// Before 0.1.0 of the conventions; now a workflow's name is its agent's.
    let workflowName = "gen_ai.workflow.name"

    let mcpMethod = "mcp.method.name"
    let conversationId = "gen_ai.conversation.id"
    let finishReasons = "gen_ai.response.finish_reasons"
    let timeToFirstChunk = "gen_ai.response.time_to_first_chunk"

    /// The attributes that a span is created with, for samplers to decide by.
    let atCreation = [| operationName; providerName; requestModel; agentName; toolName |]

    let invokeAgent = "invoke_agent"
    let invokeWorkflow = "invoke_workflow"
    let executeTool = "execute_tool"
    let chat = "chat"

    let userId = "user.id"
    let serviceName = "service.name"

    /// The name of the source, where there is no other place for it.
    let scopeName = "otel.scope.name"

    let errorType = "error.type"

    /// The value of error.type if no better one is known.
    let otherError = "_OTHER"

    let exceptionEvent = "exception"
    let exceptionType = "exception.type"
    let exceptionMessage = "exception.message"
    let exceptionStackTrace = "exception.stacktrace"

    let sessionMetadata = "agent_observatory.session."
    let kind = "agent_observatory.kind"
    let status = "agent_observatory.status"
    let suspendReason = "agent_observatory.suspend_reason"
    let unfinished = "agent_observatory.unfinished"
    let late = "agent_observatory.late"
    let anomaly = "agent_observatory.anomaly"
    let anomalies = "agent_observatory.anomalies"
    let spanName = "agent_observatory.span_name"
    let droppedEvents = "agent_observatory.dropped_events"
    let foreignParent = "agent_observatory.parent_span_id"
    let parentSession = "agent_observatory.parent_session.id"
    let streamEvents = "agent_observatory.stream.events"
    let streamDropped = "agent_observatory.stream.dropped"

    /// Replaces an attribute's empty name, which OpenTelemetry does not allow.
    let unnamed = "agent_observatory.unnamed"

    [<Literal>]
    let SpanId = "agent_observatory.span_id"

    [<Literal>]
    let EventsLeftOut = "agent_observatory.events_left_out"
