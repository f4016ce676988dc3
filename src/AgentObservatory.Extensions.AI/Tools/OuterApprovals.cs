using AgentObservatory.Extensions.AI.Words;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.AI.Tools;

/// <summary>Approvals of tool calls outside of function invocation, where they are contents of messages. That one is granted, the
/// tool says when it runs.</summary>
internal static class OuterApprovals
{
    internal static void Requested(AgentSpan span, IEnumerable<AIContent> contents)
    {
        foreach (ToolApprovalRequestContent request in contents.OfType<ToolApprovalRequestContent>())
        {
            Approvals.Tell(span, Own.Requested, request.ToolCall.CallId, (request.ToolCall as FunctionCallContent)?.Name);
        }
    }

    /// <summary>A refusal that has been dealt with before stands in the history with a result or is marked.</summary>
    internal static void Refused(AgentSpan span, IList<ChatMessage>? messages)
    {
        var contents = messages?.SelectMany(message => message.Contents).ToList() ?? [];
        foreach (ToolApprovalResponseContent response in contents.OfType<ToolApprovalResponseContent>())
        {
            if (
                !response.Approved
                && response.ToolCall is FunctionCallContent { InformationalOnly: false } call
                && !contents.Any(content => content is FunctionResultContent result && result.CallId == call.CallId)
            )
            {
                Approvals.Tell(span, Own.Refused, call.CallId, call.Name);
            }
        }
    }
}
