using System.Runtime.CompilerServices;
using AgentObservatory.Extensions.AI.Chat;
using AgentObservatory.Extensions.AI.Describing;
using AgentObservatory.Live;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using Conversation = Microsoft.Agents.AI.AgentSession;

namespace AgentObservatory.Extensions.Agents.Runs;

/// <summary>An agent each run of which is a step of the session that is current. Without a session it just runs.</summary>
internal sealed class TracedAgent(AIAgent inner, bool recordContent) : DelegatingAIAgent(inner)
{
    private readonly ModelCalls models = new(inner, recordContent);

    protected override Task<AgentResponse> RunCoreAsync(
        IEnumerable<ChatMessage> messages,
        Conversation? session = null,
        AgentRunOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        AgentSession.Current is { } current
            ? SameOperation.Start(
                models.TracingOfRun(),
                () =>
                    current.AgentStep(
                        AgentDescription.NameOf(InnerAgent),
                        step => AskAsync(step, messages, session, options, cancellationToken),
                        AgentDescription.Of(InnerAgent).Span
                    )
            )
            : base.RunCoreAsync(messages, session, options, cancellationToken);

    protected override IAsyncEnumerable<AgentResponseUpdate> RunCoreStreamingAsync(
        IEnumerable<ChatMessage> messages,
        Conversation? session = null,
        AgentRunOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        new WhenConsumed<AgentResponseUpdate>(
            consumers =>
                AgentSession.Current is { } current
                    ? SameOperation.Start(
                        models.TracingOfRun(),
                        () =>
                            current
                                .AgentStep(
                                    AgentDescription.NameOf(InnerAgent),
                                    step => StreamAsync(step, messages, session, options, cancellationToken),
                                    AgentDescription.Of(InnerAgent).Span
                                )
                                .GetAsyncEnumerator(consumers)
                    )
                    : base.RunCoreStreamingAsync(messages, session, options, cancellationToken)
                        .GetAsyncEnumerator(consumers),
            cancellationToken
        );

    private async Task<AgentResponse> AskAsync(
        AgentSpan step,
        IEnumerable<ChatMessage> messages,
        Conversation? session,
        AgentRunOptions? options,
        CancellationToken cancellationToken
    )
    {
        var told = new ToldRun(step, models);
        told.Asked(messages);
        AgentResponse response = await InnerAgent
            .RunAsync(messages, session, TracedTools.Within(InnerAgent, options, recordContent), cancellationToken)
            .ConfigureAwait(false);
        told.Answered(response);
        return response;
    }

    private async IAsyncEnumerable<AgentResponseUpdate> StreamAsync(
        AgentSpan step,
        IEnumerable<ChatMessage> messages,
        Conversation? session,
        AgentRunOptions? options,
        CancellationToken cancellationToken,
        [EnumeratorCancellation] CancellationToken consumers = default
    )
    {
        var told = new ToldRun(step, models);
        told.Asked(messages);
        IAsyncEnumerable<AgentResponseUpdate> updates = InnerAgent.RunStreamingAsync(
            messages,
            session,
            TracedTools.Within(InnerAgent, options, recordContent),
            cancellationToken
        );
        try
        {
            await foreach (AgentResponseUpdate update in updates.WithCancellation(consumers).ConfigureAwait(false))
            {
                told.Came(update);
                yield return update;
            }
        }
        finally
        {
            told.Ended();
        }
    }
}
