using AgentObservatory;
using Anthropic;
using Microsoft.Extensions.AI;

namespace RealClients;

/// <summary>Answers a question with Anthropic's client as an <see cref="IChatClient"/>; the tool loop is written by hand.</summary>
internal static class AnthropicAgent
{
    private const int MaxCalls = 5;

    internal static async Task AnswerAsync(AgentSession session, Endpoint endpoint, string question)
    {
        var anthropic = new AnthropicClient { BaseUrl = endpoint.BaseUrl.ToString(), ApiKey = endpoint.Key };
        using var client = new TracedChatClient(anthropic.AsIChatClient(endpoint.Model));
        var options = new ChatOptions { Tools = [Weather.Tool] };
        List<ChatMessage> conversation = [new(ChatRole.User, question)];
        for (int call = 0; call < MaxCalls; call++)
        {
            List<ChatResponseUpdate> updates = [];
            await foreach (var update in client.GetStreamingResponseAsync(conversation, options))
            {
                Console.Write(update.Text);
                updates.Add(update);
            }

            conversation.AddMessages(updates);
            FunctionCallContent[] toolCalls =
            [
                .. updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>(),
            ];
            if (toolCalls.Length == 0)
            {
                break;
            }

            List<AIContent> results = [];
            foreach (FunctionCallContent toolCall in toolCalls)
            {
                string result = await Weather.CallAsync(session, toolCall.Name, toolCall.CallId, () => toolCall.Arguments);
                results.Add(new FunctionResultContent(toolCall.CallId, result));
            }

            conversation.Add(new ChatMessage(ChatRole.Tool, results));
        }
    }
}
