using System.Runtime.CompilerServices;
using AgentObservatory.Extensions.AI.Describing;
using AgentObservatory.Extensions.AI.Tools;
using AgentObservatory.Extensions.AI.Words;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.AI.Chat;

/// <summary>Stands outside of function invocation, where its calls of the model cannot be seen: one call here may be several
/// there. It is a step of the session, and no model call. Usage is the sum of what is not seen, under names that nobody adds
/// up.</summary>
internal sealed class ToolLoopClient(IChatClient inner) : DelegatingChatClient(inner)
{
    private const string Message =
        "UseAgentObservatory stands before UseFunctionInvocation and cannot see the model's calls: put it after.";

    private int hasSaid;

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        SessionThatKnows() is not { } session
            ? base.GetResponseAsync(messages, options, cancellationToken)
            : session.AgentStep(Own.ToolLoop, step => AskAsync(step, messages, options, cancellationToken));

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        new WhenConsumed<ChatResponseUpdate>(
            consumers =>
                (
                    SessionThatKnows() is not { } session
                        ? base.GetStreamingResponseAsync(messages, options, cancellationToken)
                        : session.AgentStep(Own.ToolLoop, step => StreamAsync(step, messages, options, cancellationToken))
                ).GetAsyncEnumerator(consumers),
            cancellationToken
        );

    /// <summary>The current session, which has been told once where the client stands.</summary>
    private AgentSession? SessionThatKnows()
    {
        AgentSession? session = AgentSession.Current;
        if (session is not null && Interlocked.Exchange(ref hasSaid, 1) == 0)
        {
            session.Report(DiagnosticKind.ExtensionMisplaced, nameof(ChatClientTracing), Message);
        }

        return session;
    }

    private async Task<ChatResponse> AskAsync(
        AgentSpan step,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        CancellationToken cancellationToken
    )
    {
        Described.On(step, messages as IList<ChatMessage>, OuterApprovals.Refused);
        ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        Described.On(
            step,
            response,
            static (step, response) =>
            {
                SetUnseen(step, response.Usage);
                OuterApprovals.Requested(step, response.Messages.SelectMany(message => message.Contents));
            }
        );
        return response;
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        AgentSpan step,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        CancellationToken cancellationToken,
        [EnumeratorCancellation] CancellationToken consumers = default
    )
    {
        Described.On(step, messages as IList<ChatMessage>, OuterApprovals.Refused);
        var usage = new UsageDetails();
        try
        {
            var chunks = base.GetStreamingResponseAsync(messages, options, cancellationToken);
            await foreach (ChatResponseUpdate chunk in chunks.WithCancellation(consumers).ConfigureAwait(false))
            {
                Described.On(
                    step,
                    (chunk, usage),
                    static (step, given) =>
                    {
                        OuterApprovals.Requested(step, given.chunk.Contents);
                        foreach (UsageContent part in given.chunk.Contents.OfType<UsageContent>())
                        {
                            given.usage.Add(part.Details);
                        }
                    }
                );
                yield return chunk;
            }
        }
        finally
        {
            SetUnseen(step, usage);
        }
    }

    private static void SetUnseen(AgentSpan step, UsageDetails? usage)
    {
        TokenUsage.Set(step, Own.UnseenInputTokens, usage?.InputTokenCount);
        TokenUsage.Set(step, Own.UnseenOutputTokens, usage?.OutputTokenCount);
    }
}
