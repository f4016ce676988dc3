using System.Runtime.CompilerServices;
using AgentObservatory.Extensions.AI.Chat;
using AgentObservatory.Extensions.AI.Describing;
using AgentObservatory.Live;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using Conversation = Microsoft.Agents.AI.AgentSession;

namespace AgentObservatory.Extensions.Agents.Runs;

/// <summary>An agent each run of which is a step of the session that is current. Without a session, and where a
/// traced agent directly around tells of the same run, it just runs.</summary>
internal sealed class TracedAgent(AIAgent inner, bool recordContent) : DelegatingAIAgent(inner)
{
    private readonly ModelCalls models = new(inner, recordContent);

    /// <summary>What it does, for whoever traces the same run within; an agent without a name has an id.</summary>
    private string Operation =>
        Convention.invokeAgent
        + " "
        + Described.Find(InnerAgent, static one => one.Name is { Length: > 0 } name ? name : one.Id);

    protected override Task<AgentResponse> RunCoreAsync(
        IEnumerable<ChatMessage> messages,
        Conversation? session = null,
        AgentRunOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        AgentSession.Current is not { } current ? base.RunCoreAsync(messages, session, options, cancellationToken)
        : OwnCalls.Around(current, Operation) is { } outer
            ? InnerAgent.RunAsync(messages, session, Within(current, outer, options), cancellationToken)
        : SameOperation.Start(
            models.TracingOfRun(),
            () =>
                current.AgentStep(
                    AgentDescription.NameOf(InnerAgent),
                    step => AskAsync(step, messages, session, options, cancellationToken),
                    AgentDescription.Of(InnerAgent).Span
                )
        );

    protected override IAsyncEnumerable<AgentResponseUpdate> RunCoreStreamingAsync(
        IEnumerable<ChatMessage> messages,
        Conversation? session = null,
        AgentRunOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        new WhenConsumed<AgentResponseUpdate>(
            consumers => Stream(messages, session, options, cancellationToken).GetAsyncEnumerator(consumers),
            cancellationToken
        );

    private IAsyncEnumerable<AgentResponseUpdate> Stream(
        IEnumerable<ChatMessage> messages,
        Conversation? session,
        AgentRunOptions? options,
        CancellationToken cancellationToken
    ) =>
        AgentSession.Current is not { } current ? base.RunCoreStreamingAsync(messages, session, options, cancellationToken)
        : OwnCalls.Around(current, Operation) is { } outer
            ? InnerAgent.RunStreamingAsync(messages, session, Within(current, outer, options), cancellationToken)
        : new WhenConsumed<AgentResponseUpdate>(
            consumers =>
                SameOperation.Start(
                    models.TracingOfRun(),
                    () =>
                        current
                            .AgentStep(
                                AgentDescription.NameOf(InnerAgent),
                                step => StreamAsync(step, messages, session, options, cancellationToken),
                                AgentDescription.Of(InnerAgent).Span
                            )
                            .GetAsyncEnumerator(consumers)
                ),
            cancellationToken
        );

    /// <summary>The options of a run that a traced agent around this one tells of, with its model calls and functions
    /// traced.</summary>
    private AgentRunOptions? Within(AgentSession current, OwnCall outer, AgentRunOptions? options)
    {
        models.PlaceCalls();
        if (models.AreSeen(current))
        {
            (outer.Told as ToldRun)?.AreSeenWithin();
        }

        return TracedTools.Within(InnerAgent, options, recordContent);
    }

    private async Task<AgentResponse> AskAsync(
        AgentSpan step,
        IEnumerable<ChatMessage> messages,
        Conversation? session,
        AgentRunOptions? options,
        CancellationToken cancellationToken
    )
    {
        var told = new ToldRun(step, models);
        OwnCalls.Add(step, Operation, told);
        told.Asked(messages);
        try
        {
            AgentResponse response = await InnerAgent
                .RunAsync(messages, session, TracedTools.Within(InnerAgent, options, recordContent), cancellationToken)
                .ConfigureAwait(false);
            told.Answered(response);
            return response;
        }
        finally
        {
            told.Ended();
        }
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
        OwnCalls.Add(step, Operation, told);
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
