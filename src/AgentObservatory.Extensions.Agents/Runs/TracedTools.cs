using AgentObservatory.Extensions.AI.Describing;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.Agents.Runs;

/// <summary>The functions of a run, wherever they come from: the agent, its context providers, the caller, a workflow. They are
/// all in the options with which the agent calls its client, which a run may decorate.</summary>
internal static class TracedTools
{
    /// <summary>The options of a run with its functions traced. What the caller has given stays as it is. An agent that is not
    /// made of a client has options of its own.</summary>
    internal static AgentRunOptions? Within(AIAgent agent, AgentRunOptions? options, bool recordContent) =>
        Described.Find(
            (agent, options, recordContent),
            static given =>
                given.agent.GetService<ChatClientAgent>() is not null && CopyOf(given.options) is { } own
                    ? Decorated(own, AgentDescription.NameOf(given.agent), given.recordContent)
                    : given.options
        ) ?? options;

    private static ChatClientAgentRunOptions? CopyOf(AgentRunOptions? options) =>
        options switch
        {
            null => new ChatClientAgentRunOptions(),
            ChatClientAgentRunOptions own => own.Clone() as ChatClientAgentRunOptions,
            _ when options.GetType() == typeof(AgentRunOptions) => new ChatClientAgentRunOptions
            {
                ResponseFormat = options.ResponseFormat,
                AllowBackgroundResponses = options.AllowBackgroundResponses,
#pragma warning disable MEAI001 // The framework's own decorators copy it, too; it is still called experimental.
                ContinuationToken = options.ContinuationToken,
#pragma warning restore MEAI001
                AdditionalProperties = options.AdditionalProperties,
            },
            _ => null,
        };

    private static ChatClientAgentRunOptions Decorated(ChatClientAgentRunOptions options, string source, bool recordContent)
    {
        Func<IChatClient, IChatClient>? given = options.ChatClientFactory;
        options.ChatClientFactory = client =>
            (given is null ? client : given(client))
                .AsBuilder()
                .Use(inner => new Handoffs(inner, source))
                .ConfigureOptions(request => Trace(request, recordContent))
                .Build();
        return options;
    }

    private static void Trace(ChatOptions request, bool recordContent)
    {
        if (request.Tools is { Count: > 0 } tools)
        {
            request.Tools =
                Described.Find((tools, recordContent), static given => given.tools.Traced(given.recordContent)) ?? tools;
        }
    }
}
