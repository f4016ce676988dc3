using System.Runtime.CompilerServices;
using AgentObservatory;
using Microsoft.Extensions.AI;

namespace RealClients;

/// <summary>
/// Any <see cref="IChatClient"/>, traced: each call is a model call of the session that is current, a streamed one with a stream
/// of its chunks. Without a session it is just a call.
/// </summary>
internal sealed class TracedChatClient(IChatClient inner) : DelegatingChatClient(inner)
{
    private readonly ChatClientMetadata? metadata = inner.GetService<ChatClientMetadata>();

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        return AgentSession.Current is { } session
            ? session.LlmCall(Model(options), call => ReportAsync(call, Ask()), Provider)
            : Ask();

        IAsyncEnumerable<ChatResponseUpdate> Ask() => base.GetStreamingResponseAsync(messages, options, cancellationToken);
    }

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        return AgentSession.Current is { } session ? session.LlmCall(Model(options), CallAsync, Provider) : AskAsync();

        Task<ChatResponse> AskAsync() => base.GetResponseAsync(messages, options, cancellationToken);

        async Task<ChatResponse> CallAsync(AgentSpan call)
        {
            ChatResponse response = await AskAsync();
            Report(call, response);
            return response;
        }
    }

    private (string, AttributeValue) Provider => ("gen_ai.provider.name", metadata?.ProviderName);

    private string Model(ChatOptions? options) => options?.ModelId ?? metadata?.DefaultModelId ?? "";

    private static async IAsyncEnumerable<ChatResponseUpdate> ReportAsync(
        AgentSpan call,
        IAsyncEnumerable<ChatResponseUpdate> updates,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        List<ChatResponseUpdate> seen = [];
        try
        {
            await foreach (var update in updates.TraceStream("chunks").WithCancellation(cancellation))
            {
                seen.Add(update);
                yield return update;
            }
        }
        finally
        {
            Report(call, seen.ToChatResponse());
        }
    }

    private static void Report(AgentSpan call, ChatResponse response)
    {
        if (response.ResponseId is { } id)
        {
            call.Set("gen_ai.response.id", id);
        }

        if (response.ModelId is { } model)
        {
            call.Set("gen_ai.response.model", model);
        }

        if (response.FinishReason is { } reason)
        {
            call.Set("gen_ai.response.finish_reasons", new[] { reason.Value });
        }

        if (response.Usage is { } usage)
        {
            call.Set("gen_ai.usage.input_tokens", usage.InputTokenCount);
            call.Set("gen_ai.usage.output_tokens", usage.OutputTokenCount);
        }
    }
}
