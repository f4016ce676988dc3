using AgentObservatory.Extensions.AI.Words;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.AI.Tools;

/// <summary>Approvals of tool calls outside of function invocation, where they are contents of messages; a model's call sees
/// them where the application runs the calls itself. That one is granted, the tool says when it runs.</summary>
internal static class OuterApprovals
{
    internal static void Requested(AgentSpan span, IEnumerable<AIContent> contents)
    {
        foreach (ToolApprovalRequestContent request in contents.OfType<ToolApprovalRequestContent>())
        {
            Approvals.Tell(span, Own.Requested, request.ToolCall.CallId, (request.ToolCall as FunctionCallContent)?.Name);
        }
    }

    /// <summary>Says which calls an approver has refused since the model has answered last.</summary>
    internal static void Refused(AgentSpan span, IList<ChatMessage>? messages)
    {
        for (int last = (messages?.Count ?? 0) - 1; last >= 0 && messages![last].Role != ChatRole.Assistant; last--)
        {
            foreach (ToolApprovalResponseContent given in messages[last].Contents.OfType<ToolApprovalResponseContent>())
            {
                if (!given.Approved)
                {
                    Approvals.Tell(span, Own.Refused, given.ToolCall.CallId, (given.ToolCall as FunctionCallContent)?.Name);
                }
            }
        }
    }
}
