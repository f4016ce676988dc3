using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AgentFramework;

/// <summary>Stands for a model: it answers by a script, whatever it is asked, so that the example needs no key and no network.</summary>
/// <param name="answers">What it answers, call by call; each content is a chunk.</param>
internal sealed class ScriptedModel(params AIContent[][] answers) : IChatClient
{
    private int calls;

    /// <summary>An answer that asks for a function.</summary>
    internal static AIContent[] Call(string function, params (string Name, object? Value)[] arguments) =>
        [new FunctionCallContent($"call-{function}", function, arguments.ToDictionary(one => one.Name, one => one.Value))];

    /// <summary>An answer in words.</summary>
    internal static AIContent[] Text(params string[] words) => [.. words.Select(word => new TextContent(word))];

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        string response = $"response-{calls}";
        AIContent[] answer = answers[calls++];
        foreach (AIContent content in answer)
        {
            await Task.Delay(10, cancellationToken);
            yield return Chunk(content);
        }

        var usage = new UsageDetails { InputTokenCount = 20, OutputTokenCount = answer.Length };
        ChatResponseUpdate last = Chunk(new UsageContent(usage));
        last.FinishReason = answer[^1] is FunctionCallContent ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop;
        yield return last;

        ChatResponseUpdate Chunk(AIContent content) =>
            new(ChatRole.Assistant, [content])
            {
                ResponseId = response,
                MessageId = response,
                ModelId = "scripted",
            };
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("example", defaultModelId: "scripted") : null;

    /// <inheritdoc/>
    public void Dispose() { }
}
