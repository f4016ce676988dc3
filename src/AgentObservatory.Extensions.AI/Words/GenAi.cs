namespace AgentObservatory.Extensions.AI.Words;

/// <summary>Names of OpenTelemetry's GenAI conventions.</summary>
internal static class GenAi
{
    internal const string OperationName = "gen_ai.operation.name";
    internal const string ProviderName = "gen_ai.provider.name";
    internal const string ConversationId = "gen_ai.conversation.id";
    internal const string OutputType = "gen_ai.output.type";
    internal const string ServerAddress = "server.address";
    internal const string ServerPort = "server.port";

    internal const string RequestModel = "gen_ai.request.model";
    internal const string RequestStream = "gen_ai.request.stream";
    internal const string RequestMaxTokens = "gen_ai.request.max_tokens";
    internal const string RequestTemperature = "gen_ai.request.temperature";
    internal const string RequestTopP = "gen_ai.request.top_p";
    internal const string RequestTopK = "gen_ai.request.top_k";
    internal const string RequestSeed = "gen_ai.request.seed";
    internal const string RequestStopSequences = "gen_ai.request.stop_sequences";
    internal const string RequestFrequencyPenalty = "gen_ai.request.frequency_penalty";
    internal const string RequestPresencePenalty = "gen_ai.request.presence_penalty";
    internal const string RequestReasoningLevel = "gen_ai.request.reasoning.level";

    internal const string ResponseId = "gen_ai.response.id";
    internal const string ResponseModel = "gen_ai.response.model";
    internal const string ResponseFinishReasons = "gen_ai.response.finish_reasons";

    internal const string InputTokens = "gen_ai.usage.input_tokens";
    internal const string OutputTokens = "gen_ai.usage.output_tokens";
    internal const string CacheReadTokens = "gen_ai.usage.cache_read.input_tokens";
    internal const string CacheWriteTokens = "gen_ai.usage.cache_write.input_tokens";
    internal const string ReasoningTokens = "gen_ai.usage.reasoning.output_tokens";

    internal const string ToolName = "gen_ai.tool.name";
    internal const string ToolType = "gen_ai.tool.type";
    internal const string ToolDescription = "gen_ai.tool.description";
    internal const string ToolCallId = "gen_ai.tool.call.id";

    internal const string SystemInstructions = "gen_ai.system_instructions";
    internal const string InputMessages = "gen_ai.input.messages";
    internal const string OutputMessages = "gen_ai.output.messages";
    internal const string ToolDefinitions = "gen_ai.tool.definitions";
    internal const string ToolCallArguments = "gen_ai.tool.call.arguments";
    internal const string ToolCallResult = "gen_ai.tool.call.result";

    internal const string EmbeddingDimensions = "gen_ai.embeddings.dimension.count";

    /// <summary>A value of <see cref="ResponseFinishReasons"/>: the answer is not whole.</summary>
    internal const string Error = "error";

    /// <summary>A value of <see cref="OperationName"/>.</summary>
    internal const string Embeddings = "embeddings";
}
