using AgentObservatory.Extensions.Agents.Words;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.Agents.Runs;

/// <summary>The handoffs that a run's model asks for.</summary>
/// <param name="functions">Those that are declared.</param>
internal sealed class AskedHandoffs(List<AIFunctionDeclaration> functions)
{
    private readonly List<FunctionCallContent> asked = [];
    private readonly HashSet<string> waiting = [];

    internal void Came(IList<AIContent> contents)
    {
        foreach (AIContent content in contents)
        {
            switch (content)
            {
                case FunctionCallContent call when FunctionOf(call) is not null:
                    asked.Add(call);
                    break;
                case FunctionCallContent call:
                    waiting.Add(call.CallId);
                    break;
                case ToolApprovalRequestContent request:
                    waiting.Add(request.ToolCall.CallId);
                    break;
                case FunctionResultContent result:
                    waiting.Remove(result.CallId);
                    break;
            }
        }
    }

    /// <summary>The run has ended. The workflow goes on with the agent that is asked for last, unless a call of the run waits for
    /// a result.</summary>
    internal void Tell(AgentSpan step, string source)
    {
        int followed = waiting.Count > 0 ? -1 : asked.Count - 1;
        for (int index = 0; index < asked.Count; index++)
        {
            FunctionCallContent call = asked[index];
            (string, AttributeValue)[] told =
            [
                (Agent.HandoffSource, source),
                (Agent.HandoffFunction, call.Name),
                (Agent.HandoffReason, FunctionOf(call)?.Description ?? ""),
                (Convention.toolCallId, call.CallId),
            ];
            if (index == followed)
            {
                step.Session.Span(call.Name, Agent.Handoff, told).Dispose();
            }
            else
            {
                step.Event(Agent.HandoffNotFollowed, told);
            }
        }
    }

    private AIFunctionDeclaration? FunctionOf(FunctionCallContent call) =>
        functions.Find(function => function.Name == call.Name);
}
