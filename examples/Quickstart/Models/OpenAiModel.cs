using System.ClientModel;
using System.Text;
using OpenAI;
using OpenAI.Chat;

namespace Quickstart.Models;

/// <summary>A language model behind OpenAI's chat API, or behind any server that speaks it.</summary>
internal sealed class OpenAiModel(string name, string key, Uri? endpoint) : IModel
{
    private readonly ChatClient client = new(
        name,
        new ApiKeyCredential(key),
        new OpenAIClientOptions { Endpoint = endpoint }
    );

    public string Name => name;

    public string Provider => "openai";

    public string Description => $"{name} at {endpoint?.ToString() ?? "api.openai.com"}";

    public async Task<Reply> ReplyAsync(
        Phase phase,
        IReadOnlyList<Message> conversation,
        Action<string> onToken,
        CancellationToken cancellation
    )
    {
        var text = new StringBuilder();
        var toolCalls = new SortedDictionary<int, ToolCallInParts>();
        ChatFinishReason? finishReason = null;
        ChatTokenUsage? usage = null;

        await foreach (
            StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync(
                OpenAiMessages.From(phase, conversation),
                Options(phase),
                cancellation
            )
        )
        {
            foreach (ChatMessageContentPart part in update.ContentUpdate)
            {
                if (!string.IsNullOrEmpty(part.Text))
                {
                    text.Append(part.Text);
                    onToken(part.Text);
                }
            }

            foreach (StreamingChatToolCallUpdate part in update.ToolCallUpdates)
            {
                toolCalls.TryAdd(part.Index, new ToolCallInParts());
                toolCalls[part.Index].Add(part);
            }

            finishReason = update.FinishReason ?? finishReason;
            usage = update.Usage ?? usage;
        }

        return new Reply(
            text.ToString(),
            [.. toolCalls.Values.Select(call => call.Whole)],
            OpenAiMessages.ReasonName(finishReason),
            usage is null ? null : new TokenUsage(usage.InputTokenCount, usage.OutputTokenCount)
        );
    }

    private static ChatCompletionOptions Options(Phase phase)
    {
        var options = new ChatCompletionOptions
        {
            ToolChoice = phase == Phase.Gather ? ChatToolChoice.CreateAutoChoice() : ChatToolChoice.CreateNoneChoice(),
        };
        foreach (ToolDescription tool in Tools.Descriptions)
        {
            options.Tools.Add(
                ChatTool.CreateFunctionTool(tool.Name, tool.Description, BinaryData.FromString(tool.ParametersJson))
            );
        }

        return options;
    }

    /// <summary>A tool call as it arrives: its id and name in one part, its arguments in many.</summary>
    private sealed class ToolCallInParts
    {
        private readonly StringBuilder arguments = new();
        private string id = "";
        private string tool = "";

        public ToolRequest Whole => new(id, tool, arguments.ToString());

        public void Add(StreamingChatToolCallUpdate part)
        {
            id = string.IsNullOrEmpty(part.ToolCallId) ? id : part.ToolCallId;
            tool = string.IsNullOrEmpty(part.FunctionName) ? tool : part.FunctionName;
            arguments.Append(part.FunctionArgumentsUpdate?.ToString());
        }
    }
}
