using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.AI.Content;

/// <summary>What a model is given: messages, instructions apart from them, and tools.</summary>
internal static class RequestContent
{
    internal static void Set(AgentSpan call, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        if (!string.IsNullOrEmpty(options?.Instructions))
        {
            var instructions = new Dictionary<string, object?> { ["type"] = "text", ["content"] = options.Instructions };
            MessageContent.Set(call, Convention.systemInstructions, new object?[] { instructions });
        }

        MessageContent.Set(call, Convention.inputMessages, messages);
        if (options?.Tools is { Count: > 0 } tools)
        {
            MessageContent.Set(call, Convention.toolDefinitions, tools.Select(Definition));
        }
    }

    private static Dictionary<string, object?> Definition(AITool tool)
    {
        var function = tool.GetService<AIFunctionDeclaration>();
        var definition = new Dictionary<string, object?>
        {
            ["type"] = function is null ? tool.Name : "function",
            ["name"] = tool.Name,
        };
        if (!string.IsNullOrEmpty(function?.Description))
        {
            definition["description"] = function.Description;
        }

        if (function is not null)
        {
            definition["parameters"] = function.JsonSchema;
        }

        return definition;
    }
}
