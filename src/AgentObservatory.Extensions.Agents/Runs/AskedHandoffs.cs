using AgentObservatory.Extensions.Agents.Words;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.Agents.Runs;

/// <summary>The handoffs that a run's model asks for.</summary>
/// <param name="functions">Those that are declared.</param>
internal sealed class AskedHandoffs(List<AIFunctionDeclaration> functions)
{
    // No run asks for so many; one that does must not cost more memory.
    internal const int Most = 1_000;

    private readonly List<(AIFunctionDeclaration Function, string CallId)> asked = [];
    private readonly HashSet<string> waiting = [];
    private int waitingBesides;
    private int leftOut;

    internal void Came(IList<AIContent> contents)
    {
        foreach (AIContent content in contents)
        {
            switch (content)
            {
                case FunctionCallContent call when FunctionOf(call) is { } function:
                    Ask(function, call.CallId);
                    break;
                case FunctionCallContent call:
                    Wait(call.CallId);
                    break;
                case ToolApprovalRequestContent request:
                    Wait(request.ToolCall.CallId);
                    break;
                case FunctionResultContent result when !waiting.Remove(result.CallId) && waitingBesides > 0:
                    waitingBesides--;
                    break;
            }
        }
    }

    /// <summary>The run has ended. The workflow goes on with the agent that is asked for last, unless a call of the run waits for
    /// a result.</summary>
    internal void Tell(AgentSpan step, string source)
    {
        int followed = waiting.Count + waitingBesides > 0 ? -1 : asked.Count - 1;
        for (int index = 0; index < asked.Count; index++)
        {
            var (function, callId) = asked[index];
            (string, AttributeValue)[] told =
            [
                (Agent.HandoffSource, source),
                (Agent.HandoffFunction, function.Name),
                (Agent.HandoffReason, function.Description),
                (Convention.toolCallId, callId),
            ];
            if (index == followed)
            {
                step.Session.Span(function.Name, Agent.Handoff, told).Dispose();
            }
            else
            {
                step.Event(Agent.HandoffNotFollowed, told);
            }
        }

        for (; leftOut > 0; leftOut--)
        {
            step.Session.Recorder.LeftOut();
        }
    }

    /// <summary>The last is the one that may be followed; of too many the first are left out.</summary>
    private void Ask(AIFunctionDeclaration function, string callId)
    {
        if (asked.Count == Most)
        {
            asked.RemoveAt(0);
            leftOut++;
        }

        asked.Add((function, callId));
    }

    private void Wait(string callId)
    {
        if (waiting.Count < Most)
        {
            waiting.Add(callId);
        }
        else if (!waiting.Contains(callId))
        {
            waitingBesides++;
        }
    }

    private AIFunctionDeclaration? FunctionOf(FunctionCallContent call) =>
        functions.Find(function => function.Name == call.Name);
}
