using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.AI.Content;

/// <summary>Messages in the form of the GenAI conventions: their roles and parts. They are recorded as lists and maps, so that
/// the limits of values cut within them and OpenTelemetry gets JSON that can be read.</summary>
internal static class MessageContent
{
    internal static void Set(AgentSpan span, string key, IEnumerable<ChatMessage> messages) =>
        Set(span, key, messages.Select(Of));

    internal static void Set(AgentSpan span, string key, IEnumerable<object?> values) => Set(span, key, (object?)values);

    internal static void Set(AgentSpan span, string key, object? value) => span.Set([KeyValuePair.Create(key, value)]);

    private static Dictionary<string, object?> Of(ChatMessage message)
    {
        var form = new Dictionary<string, object?>
        {
            ["role"] = RoleOf(message.Role),
            ["parts"] = message.Contents.Where(content => content is not UsageContent).Select(MessagePart.Of),
        };
        if (!string.IsNullOrEmpty(message.AuthorName))
        {
            form["name"] = message.AuthorName;
        }

        return form;
    }

    /// <summary>There are four roles. A developer's word is the system's.</summary>
    private static string RoleOf(ChatRole role) =>
        role == ChatRole.Assistant ? "assistant"
        : role == ChatRole.Tool ? "tool"
        : role == ChatRole.System || role == new ChatRole("developer") ? "system"
        : "user";
}
