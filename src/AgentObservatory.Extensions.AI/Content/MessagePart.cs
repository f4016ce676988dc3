using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.AI.Content;

/// <summary>One part of a message in the form of the GenAI conventions. What they have no form for keeps its type's name.</summary>
internal static class MessagePart
{
    internal static Dictionary<string, object?> Of(AIContent content) =>
        content switch
        {
            TextContent text => Form("text", ("content", text.Text)),
            TextReasoningContent reasoning => Form("reasoning", ("content", reasoning.Text)),
            FunctionCallContent call => Form(
                "tool_call",
                ("id", call.CallId),
                ("name", call.Name),
                ("arguments", call.Arguments is { } arguments ? GivenValue.Of(arguments) : null)
            ),
            FunctionResultContent result => Form(
                "tool_call_response",
                ("id", result.CallId),
                ("response", GivenValue.Of(result.Result) ?? result.Exception?.Message)
            ),
            DataContent data => Form(
                "blob",
                ("content", data.Data),
                ("mime_type", data.MediaType),
                Modality(data.MediaType)
            ),
            UriContent uri => Form("uri", ("uri", uri.Uri), ("mime_type", uri.MediaType), Modality(uri.MediaType)),
            HostedFileContent file => Form(
                "file",
                ("file_id", file.FileId),
                ("mime_type", file.MediaType),
                Modality(file.MediaType)
            ),
            ToolApprovalRequestContent request => Form("tool_approval_request", ("id", request.ToolCall.CallId)),
            ToolApprovalResponseContent response => Form(
                "tool_approval_response",
                ("id", response.ToolCall.CallId),
                ("approved", response.Approved)
            ),
            ErrorContent error => Form("error", ("content", error.Message)),
            ToolCallContent call => Form("server_tool_call", ("id", call.CallId), ServerCall("server_tool_call", call)),
            ToolResultContent result => Form(
                "server_tool_call_response",
                ("id", result.CallId),
                ServerCall("server_tool_call_response", result)
            ),
            _ => Form(content.GetType().Name),
        };

    private static Dictionary<string, object?> Form(string type, params ReadOnlySpan<(string Key, object? Value)> fields)
    {
        var form = new Dictionary<string, object?> { ["type"] = type };
        foreach (var (key, value) in fields)
        {
            if (value is not null)
            {
                form[key] = value;
            }
        }

        return form;
    }

    /// <summary>What a provider's own tool did: its type alone.</summary>
    private static (string, object?) ServerCall(string key, AIContent content)
    {
        string type = content switch
        {
            CodeInterpreterToolCallContent or CodeInterpreterToolResultContent => "code_interpreter",
            ImageGenerationToolCallContent or ImageGenerationToolResultContent => "image_generation",
            McpServerToolCallContent or McpServerToolResultContent => "mcp",
            WebSearchToolCallContent or WebSearchToolResultContent => "web_search",
            _ => content.GetType().Name,
        };
        return (key, new Dictionary<string, object?> { ["type"] = type });
    }

    private static (string, object?) Modality(string? mediaType) =>
        (
            "modality",
            mediaType?.Split('/')[0] switch
            {
                null => null,
                "image" or "audio" or "video" => mediaType.Split('/')[0],
                _ => "document",
            }
        );
}
