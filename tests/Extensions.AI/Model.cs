using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.AI;

/// <summary>A model that answers by a script, and counts the tokens that it has sent word of.</summary>
internal sealed class Model(params IReadOnlyList<ChatResponseUpdate>[] answers) : IChatClient
{
    internal const string Name = "m0";
    internal const string Version = "m0-2026";
    internal const int InputTokens = 10;
    internal const int OutputTokens = 4;

    private static readonly ChatClientMetadata Metadata = new("fake", new Uri("https://models.example:8443/v1"), Name);

    private int calls;

    internal int Calls => calls;

    internal long SentInputTokens { get; private set; }

    internal long SentOutputTokens { get; private set; }

    /// <summary>What it was asked with, call by call.</summary>
    internal List<IReadOnlyList<ChatMessage>> Asked { get; } = [];

    /// <summary>Runs before an answer, and before each of its chunks.</summary>
    internal Func<CancellationToken, Task> Before { get; set; } = static _ => Task.CompletedTask;

    internal int StreamsClosed { get; private set; }

    /// <summary>An answer in words, each of them a chunk.</summary>
    internal static IReadOnlyList<ChatResponseUpdate> Says(params string[] words) =>
        Answer(ChatFinishReason.Stop, [.. words.Select(word => new TextContent(word))]);

    /// <summary>An answer that asks for tools. The ids of the calls are those of the tools, with a number.</summary>
    internal static IReadOnlyList<ChatResponseUpdate> Wants(params string[] tools) =>
        Answer(
            ChatFinishReason.ToolCalls,
            [
                .. tools.Select(
                    (tool, number) =>
                        new FunctionCallContent(
                            $"{tool}-{number}",
                            tool,
                            new Dictionary<string, object?> { ["city"] = "Zurich" }
                        )
                ),
            ]
        );

    internal static IReadOnlyList<ChatResponseUpdate> Answer(ChatFinishReason reason, IList<AIContent> contents) =>
        [
            .. contents.Select(content => Chunk(content)),
            Chunk(new UsageContent(new() { InputTokenCount = InputTokens, OutputTokenCount = OutputTokens }), reason),
        ];

    private static ChatResponseUpdate Chunk(AIContent content, ChatFinishReason? reason = null) =>
        new(ChatRole.Assistant, [content])
        {
            ResponseId = "response-1",
            MessageId = "message-1",
            ModelId = Version,
            FinishReason = reason,
        };

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        IReadOnlyList<ChatResponseUpdate> answer = Next(messages);
        await Task.Yield();
        await Before(cancellationToken);
        foreach (ChatResponseUpdate chunk in answer)
        {
            Count(chunk);
        }

        return answer.ToChatResponse();
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        IReadOnlyList<ChatResponseUpdate> answer = Next(messages);
        try
        {
            foreach (ChatResponseUpdate chunk in answer)
            {
                await Task.Yield();
                await Before(cancellationToken);
                Count(chunk);
                yield return chunk;
            }
        }
        finally
        {
            StreamsClosed++;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? Metadata
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose() { }

    private IReadOnlyList<ChatResponseUpdate> Next(IEnumerable<ChatMessage> messages)
    {
        int call;
        lock (Asked)
        {
            Asked.Add([.. messages]);
            call = calls++;
        }

        // Content is handed out anew each time, for function invocation writes to it.
        return [.. answers[call % answers.Length].Select(Copy)];
    }

    private static ChatResponseUpdate Copy(ChatResponseUpdate chunk)
    {
        ChatResponseUpdate copy = chunk.Clone();
        copy.Contents =
        [
            .. chunk.Contents.Select(content =>
                content is FunctionCallContent call
                    ? new FunctionCallContent(call.CallId, call.Name, call.Arguments)
                    : content
            ),
        ];
        return copy;
    }

    private void Count(ChatResponseUpdate chunk)
    {
        foreach (UsageContent usage in chunk.Contents.OfType<UsageContent>())
        {
            SentInputTokens += usage.Details.InputTokenCount ?? 0;
            SentOutputTokens += usage.Details.OutputTokenCount ?? 0;
        }
    }
}
