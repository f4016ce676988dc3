using AgentObservatory.Extensions.AI.Words;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.AI.Tools;

/// <summary>Approvals of tool calls, on the inner side of function invocation, where models are called. It asks for them on its
/// outer side: if one call of an answer needs an approval, all are asked for. The approver's answers stay on that side, too, see
/// <see cref="OuterApprovals"/>.</summary>
internal static class Approvals
{
    /// <summary>Says which of the calls that a model has answered with wait for an approval.</summary>
    internal static void Requested(AgentSpan span, IReadOnlyList<AIContent> answered, IList<AITool>? tools)
    {
        var calls = answered.OfType<FunctionCallContent>().Where(call => !call.InformationalOnly).ToList();
        if (calls.Count == 0 || tools is not { Count: > 0 })
        {
            return;
        }

        // What the provider has run itself is no call for the agent.
        calls.RemoveAll(call => answered.Any(one => one is FunctionResultContent result && result.CallId == call.CallId));
        if (IsAskedFor(calls, tools))
        {
            calls.ForEach(call => Tell(span, Own.Requested, call.CallId, call.Name));
        }
    }

    /// <summary>Says that a call runs because it was approved.</summary>
    internal static void Granted(AgentSpan tool, FunctionInvocationContext invocation)
    {
        string id = invocation.CallContent.CallId;
        if (
            IsApprovable(invocation.Function)
            // The history is long, and most agents have no tool that needs an approval.
            || invocation.Options?.Tools is { } tools
                && tools.Any(IsApprovable)
                && IsAskedFor(Siblings(invocation.Messages, id), tools)
        )
        {
            Tell(tool, Own.Granted, id, invocation.CallContent.Name);
        }
    }

    /// <summary>The calls of a model's answer among which one is.</summary>
    private static IEnumerable<FunctionCallContent> Siblings(IList<ChatMessage> messages, string id) =>
        messages
            .Reverse()
            .Select(message => message.Contents.OfType<FunctionCallContent>())
            .FirstOrDefault(calls => calls.Any(call => call.CallId == id), []);

    private static bool IsAskedFor(IEnumerable<FunctionCallContent> calls, IList<AITool> tools) =>
        calls.Any(call => tools.Any(tool => tool.Name == call.Name && IsApprovable(tool)));

    private static bool IsApprovable(AITool tool) => tool.GetService<ApprovalRequiredAIFunction>() is not null;

    internal static void Tell(AgentSpan span, string state, string id, string? name)
    {
        if (name is null)
        {
            span.Event(Own.ToolApproval, (Own.ApprovalState, state), (Convention.toolCallId, id));
        }
        else
        {
            span.Event(
                Own.ToolApproval,
                (Own.ApprovalState, state),
                (Convention.toolCallId, id),
                (Convention.toolName, name)
            );
        }
    }
}
