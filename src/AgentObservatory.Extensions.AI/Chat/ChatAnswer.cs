using AgentObservatory.Extensions.AI.Content;
using AgentObservatory.Extensions.AI.Describing;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.AI.Chat;

/// <summary>What a model has answered, whole or in chunks, as far as its call tells it. Content is kept only where it is
/// recorded; the calls of tools always, for their approvals.</summary>
internal sealed class ChatAnswer(bool keepsContent)
{
    private readonly KeptChunks? chunks = keepsContent ? new KeptChunks() : null;
    private readonly List<AIContent> toolContents = [];
    private IEnumerable<ChatMessage>? messages;
    private UsageDetails? usage;
    private string? id;
    private string? model;
    private string? conversation;
    private ChatFinishReason? reason;

    /// <summary>The calls of tools, and results of those that the provider has run itself: the first of them, with nothing but
    /// their ids and names.</summary>
    internal IReadOnlyList<AIContent> ToolContents => toolContents;

    internal void Add(ChatResponse response)
    {
        Add(response.ResponseId, response.ModelId, response.ConversationId, response.FinishReason);
        usage = response.Usage;
        messages = response.Messages;
        foreach (ChatMessage message in response.Messages)
        {
            AddOfTools(message.Contents);
        }
    }

    internal void Add(ChatResponseUpdate chunk)
    {
        Add(chunk.ResponseId, chunk.ModelId, chunk.ConversationId, chunk.FinishReason);
        chunks?.Add(chunk);
        AddOfTools(chunk.Contents);
        foreach (UsageContent part in chunk.Contents.OfType<UsageContent>())
        {
            (usage ??= new UsageDetails()).Add(part.Details);
        }
    }

    private void AddOfTools(IList<AIContent> contents)
    {
        foreach (AIContent content in contents)
        {
            AIContent? known = content switch
            {
                FunctionCallContent call => new FunctionCallContent(call.CallId, call.Name)
                {
                    InformationalOnly = call.InformationalOnly,
                },
                FunctionResultContent result => new FunctionResultContent(result.CallId, null),
                _ => null,
            };
            if (known is not null && toolContents.Count < Limits.MaxItems)
            {
                toolContents.Add(known);
            }
        }
    }

    private void Add(string? responseId, string? modelId, string? conversationId, ChatFinishReason? finishReason)
    {
        id = responseId ?? id;
        model = modelId ?? model;
        conversation = conversationId ?? conversation;
        reason = finishReason ?? reason;
    }

    /// <summary>An answer that failed, was cancelled or left before its end, and that has no finish reason, has the reason
    /// "error".</summary>
    internal void Describe(AgentSpan call, bool isWhole)
    {
        SetText(call, Convention.responseId, id);
        SetText(call, Convention.responseModel, model);
        SetText(call, Convention.conversationId, conversation);
        if (reason is { Value.Length: > 0 } given)
        {
            string told = given == ChatFinishReason.ToolCalls ? Convention.toolCallReason : given.Value.ToLowerInvariant();
            call.Set(Convention.finishReasons, new[] { told });
        }
        else if (!isWhole)
        {
            call.Set(Convention.finishReasons, new[] { Convention.errorReason });
        }

        if (usage is not null)
        {
            TokenUsage.Set(call, usage);
        }

        if (keepsContent)
        {
            IEnumerable<ChatMessage> answered = messages ?? chunks!.Messages();
            MessageContent.Set(call, Convention.outputMessages, answered);
        }
    }

    private static void SetText(AgentSpan call, string key, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            call.Set(key, text);
        }
    }
}
