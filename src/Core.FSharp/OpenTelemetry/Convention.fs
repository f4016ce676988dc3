namespace AgentObservatory

/// The names that an OpenTelemetry backend receives, all in one place. GenAI: the semantic conventions of
/// open-telemetry/semantic-conventions-genai, 1.42.0 (status: Development). Errors, exceptions and users: the core
/// conventions, 1.41.1. Anything without a convention is in the library's own namespace, "agent_observatory.".
module internal Convention =

    [<Literal>]
    let SchemaUrl = "https://opentelemetry.io/schemas/gen-ai/1.42.0"

    [<Literal>]
    let ScopeName = "AgentObservatory"

    /// The source of MCP's SDK.
    [<Literal>]
    let McpSource = "Experimental.ModelContextProtocol"

    /// The source of Agent Framework's workflows.
    [<Literal>]
    let WorkflowSource = "Microsoft.Agents.AI.Workflows"

    /// The library's own source, from which it hears of the model calls of agents that are finished. What is told there has
    /// spans already.
    [<Literal>]
    let HeardSource = "AgentObservatory.Agents.ModelCalls"

    let genAi = "gen_ai."
    let operationName = "gen_ai.operation.name"
    let providerName = "gen_ai.provider.name"
    let requestModel = "gen_ai.request.model"
    let requestStream = "gen_ai.request.stream"
    let requestMaxTokens = "gen_ai.request.max_tokens"
    let requestTemperature = "gen_ai.request.temperature"
    let requestTopP = "gen_ai.request.top_p"
    let requestTopK = "gen_ai.request.top_k"
    let requestSeed = "gen_ai.request.seed"
    let requestStopSequences = "gen_ai.request.stop_sequences"
    let requestFrequencyPenalty = "gen_ai.request.frequency_penalty"
    let requestPresencePenalty = "gen_ai.request.presence_penalty"
    let requestReasoningLevel = "gen_ai.request.reasoning.level"
    let requestEncodingFormats = "gen_ai.request.encoding_formats"

    /// What the names of all that an answer tells begin with.
    let response = "gen_ai.response."

    let responseId = "gen_ai.response.id"
    let responseModel = "gen_ai.response.model"
    let agentName = "gen_ai.agent.name"
    let agentDescription = "gen_ai.agent.description"
    let toolName = "gen_ai.tool.name"
    let toolType = "gen_ai.tool.type"
    let toolDescription = "gen_ai.tool.description"
    let toolCallId = "gen_ai.tool.call.id"
    let toolDefinitions = "gen_ai.tool.definitions"
    let toolCallArguments = "gen_ai.tool.call.arguments"
    let toolCallResult = "gen_ai.tool.call.result"
    let outputType = "gen_ai.output.type"
    let systemInstructions = "gen_ai.system_instructions"
    let inputMessages = "gen_ai.input.messages"
    let outputMessages = "gen_ai.output.messages"
    let embeddingDimensions = "gen_ai.embeddings.dimension.count"

    /// What the names of all usage begin with.
    let usage = "gen_ai.usage."

    let inputTokens = "gen_ai.usage.input_tokens"
    let outputTokens = "gen_ai.usage.output_tokens"
    let cacheReadTokens = "gen_ai.usage.cache_read.input_tokens"
    let cacheWriteTokens = "gen_ai.usage.cache_write.input_tokens"
    let reasoningTokens = "gen_ai.usage.reasoning.output_tokens"

    let inputTextTokens = "gen_ai.usage.text.input_tokens"
    let outputTextTokens = "gen_ai.usage.text.output_tokens"
    let inputAudioTokens = "gen_ai.usage.audio.input_tokens"
    let outputAudioTokens = "gen_ai.usage.audio.output_tokens"

    /// Before 0.1.0 of the conventions; now a workflow's name is its agent's.
    let workflowName = "gen_ai.workflow.name"

    let mcp = "mcp."
    let mcpMethod = "mcp.method.name"
    let mcpToolCall = "tools/call"
    let rpcRequestId = "jsonrpc.request.id"
    let serverAddress = "server.address"
    let serverPort = "server.port"
    let conversationId = "gen_ai.conversation.id"
    let finishReasons = "gen_ai.response.finish_reasons"

    /// A finish reason: the answer is not whole.
    let errorReason = "error"

    /// A finish reason: the model asks for tools.
    let toolCallReason = "tool_call"

    /// The finish reasons of an answer that is whole, or asks for tools, by the conventions and as models name them.
    let usualReasons = [| "stop"; toolCallReason; "tool_calls" |]

    let timeToFirstChunk = "gen_ai.response.time_to_first_chunk"

    /// The attributes that a span is created with, for samplers to decide by.
    let atCreation =
        [|
            operationName
            providerName
            requestModel
            agentName
            toolName
            toolType
            serverAddress
            serverPort
        |]

    let invokeAgent = "invoke_agent"
    let invokeWorkflow = "invoke_workflow"
    let executeTool = "execute_tool"
    let chat = "chat"
    let embeddings = "embeddings"

    /// The operations that are calls of a model.
    let modelOperations = [| chat; embeddings; "generate_content"; "text_completion" |]

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

    /// What the library's own names begin with.
    let own = "agent_observatory."

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
