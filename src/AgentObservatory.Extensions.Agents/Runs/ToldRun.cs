using AgentObservatory.Extensions.AI.Describing;
using AgentObservatory.Extensions.AI.Tools;
using AgentObservatory.Extensions.AI.Words;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.Agents.Runs;

/// <summary>What a run's step is told while it runs. No member throws.</summary>
internal sealed class ToldRun(AgentSpan step, ModelCalls models)
{
    private UsageDetails? usage;
    private volatile bool areCallsSeen = models.AreSeen(step.Session);

    /// <summary>The same run goes on in an agent that is traced, too, and sees the model's calls.</summary>
    internal void AreSeenWithin() => areCallsSeen = true;

    /// <summary>The run begins. An approver's refusal ends at function invocation, within the agent.</summary>
    internal void Asked(IEnumerable<ChatMessage> messages) =>
        Described.On(step, messages as IList<ChatMessage>, OuterApprovals.Refused);

    internal void Answered(AgentResponse response) =>
        Described.On(step, (this, response), static (_, given) => given.Item1.usage = given.response.Usage);

    internal void Came(AgentResponseUpdate update) =>
        Described.On(step, (this, update), static (_, given) => given.Item1.Add(given.update.Contents));

    /// <summary>Usage that no span of a model call has, under names that nobody adds up.</summary>
    internal void Ended()
    {
        if (!areCallsSeen && models.AreMissing(step) && usage is not null)
        {
            TokenUsage.Set(step, Own.UnseenInputTokens, usage.InputTokenCount);
            TokenUsage.Set(step, Own.UnseenOutputTokens, usage.OutputTokenCount);
        }
    }

    private void Add(IList<AIContent> contents)
    {
        foreach (UsageContent part in contents.OfType<UsageContent>())
        {
            (usage ??= new UsageDetails()).Add(part.Details);
        }
    }
}
