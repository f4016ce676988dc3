using AgentObservatory;
using AgentObservatory.Tests.Extensions.AI;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace PausedAgent;

/// <summary>What two processes do one after the other.</summary>
internal interface IPaused
{
    Task Ask(Observatory observatory);

    /// <summary>Writes the answer to the standard output.</summary>
    Task Approve(Observatory observatory);

    internal static readonly AgentContext First = new("order-1", "shop");

    internal static readonly AgentContext Second = new(null, "shop");

    internal static AIAgent Payer(Model model)
    {
        AIFunction pay = AIFunctionFactory.Create(() => "paid", "pay");
        return model.AsTracedAgent(
            new ChatClientAgentOptions
            {
                Id = "payer",
                Name = "payer",
                ChatOptions = new ChatOptions { Tools = [new ApprovalRequiredAIFunction(pay)] },
            }
        );
    }
}
