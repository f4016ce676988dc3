using System.ClientModel;
using System.Text.Json;
using AgentObservatory;
using OpenAI;
using OpenAI.Chat;

namespace RealClients;

/// <summary>Answers a question with OpenAI's own client, which streams; the tool loop is written by hand.</summary>
internal static class OpenAiAgent
{
    private const int MaxCalls = 5;

    internal static async Task AnswerAsync(AgentSession session, Endpoint endpoint, string question)
    {
        var clientOptions = new OpenAIClientOptions { Endpoint = endpoint.BaseUrl };
        var client = new ChatClient(endpoint.Model, new ApiKeyCredential(endpoint.Key), clientOptions);
        var options = new ChatCompletionOptions { Tools = { WeatherTool() } };
        List<ChatMessage> conversation = [new UserChatMessage(question)];
        for (int call = 0; call < MaxCalls; call++)
        {
            List<StreamingChatToolCallUpdate> parts = [];
            await foreach (var update in session.CompleteChatStreaming(client, endpoint.Model, conversation, options))
            {
                Console.Write(string.Concat(update.ContentUpdate.Select(part => part.Text)));
                parts.AddRange(update.ToolCallUpdates);
            }

            if (parts.Count == 0)
            {
                break;
            }

            ChatToolCall[] toolCalls = [.. parts.GroupBy(part => part.Index).Select(Whole)];
            conversation.Add(new AssistantChatMessage(toolCalls));
            foreach (ChatToolCall toolCall in toolCalls)
            {
                string result = await Weather.CallAsync(
                    session,
                    toolCall.FunctionName,
                    toolCall.Id,
                    () => JsonSerializer.Deserialize<Dictionary<string, object?>>(toolCall.FunctionArguments)
                );
                conversation.Add(new ToolChatMessage(toolCall.Id, result));
            }
        }
    }

    private static ChatTool WeatherTool() =>
        ChatTool.CreateFunctionTool(
            Weather.Tool.Name,
            Weather.Tool.Description,
            BinaryData.FromString(Weather.Tool.JsonSchema.GetRawText())
        );

    /// <summary>A tool call comes in parts: its id and name in the first, its arguments in the others.</summary>
    private static ChatToolCall Whole(IEnumerable<StreamingChatToolCallUpdate> parts) =>
        ChatToolCall.CreateFunctionToolCall(
            string.Concat(parts.Select(part => part.ToolCallId)),
            string.Concat(parts.Select(part => part.FunctionName)),
            BinaryData.FromString(string.Concat(parts.Select(part => part.FunctionArgumentsUpdate)))
        );
}
