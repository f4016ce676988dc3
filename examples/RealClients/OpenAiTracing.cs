using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentObservatory;
using OpenAI.Chat;

namespace RealClients;

/// <summary>OpenAI's own client, traced.</summary>
internal static class OpenAiTracing
{
    /// <summary>A streamed answer as a model call of the session, with a stream of its chunks.</summary>
    internal static IAsyncEnumerable<StreamingChatCompletionUpdate> CompleteChatStreaming(
        this AgentSession session,
        ChatClient client,
        string model,
        IEnumerable<ChatMessage> conversation,
        ChatCompletionOptions options
    ) =>
        session.LlmCall(
            model,
            call => ReportAsync(call, client.CompleteChatStreamingAsync(conversation, options)),
            ("gen_ai.provider.name", "openai")
        );

    private static async IAsyncEnumerable<StreamingChatCompletionUpdate> ReportAsync(
        AgentSpan call,
        IAsyncEnumerable<StreamingChatCompletionUpdate> updates,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        await foreach (var update in updates.TraceStream("chunks").WithCancellation(cancellation))
        {
            Report(call, update);
            yield return update;
        }
    }

    private static void Report(AgentSpan call, StreamingChatCompletionUpdate update)
    {
        call.Set(("gen_ai.response.id", update.CompletionId), ("gen_ai.response.model", update.Model));
        if (update.FinishReason is { } reason)
        {
            string name =
                reason == ChatFinishReason.ToolCalls
                    ? "tool_call"
                    : JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString());
            call.Set("gen_ai.response.finish_reasons", new[] { name });
        }

        if (update.Usage is { } usage)
        {
            call.Set("gen_ai.usage.input_tokens", usage.InputTokenCount);
            call.Set("gen_ai.usage.output_tokens", usage.OutputTokenCount);
        }
    }
}
