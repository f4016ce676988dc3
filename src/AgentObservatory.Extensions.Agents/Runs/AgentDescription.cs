using AgentObservatory.Extensions.Agents.Words;
using AgentObservatory.Extensions.AI.Describing;
using Microsoft.Agents.AI;

namespace AgentObservatory.Extensions.Agents.Runs;

/// <summary>What is known of an agent when it runs. Its id is left out: it is mostly one of an instance, made up anew with each
/// start of the process.</summary>
internal static class AgentDescription
{
    internal static string NameOf(AIAgent agent) =>
        Described.Find(agent, static one => one.Name) is { Length: > 0 } name ? name : Agent.Nameless;

    internal static AttributeList Of(AIAgent agent) =>
        Described.Attributes(
            agent,
            static (attributes, one) =>
            {
                attributes.Add(Convention.operationName, Convention.invokeAgent);
                attributes.AddText(Convention.agentName, one.Name);
                attributes.AddText(Convention.agentDescription, one.Description);
            }
        );
}
