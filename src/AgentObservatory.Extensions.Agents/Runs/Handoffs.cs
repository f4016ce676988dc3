using System.Runtime.CompilerServices;
using AgentObservatory.Extensions.Agents.Words;
using AgentObservatory.Extensions.AI.Describing;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.Agents.Runs;

/// <summary>Stands around a run's calls of its model and of its tools. A workflow declares a function for each agent that the
/// conversation may be handed over to. Nobody invokes it, so there is no tool call: the workflow follows the last that the model
/// has asked for, once the run has ended.</summary>
internal sealed class Handoffs(IChatClient inner, string source) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        if (AgentSpan.Current is { } step && Described.Find(options, DeclaredIn) is { } declared)
        {
            Described.On(
                step,
                (declared, response),
                static (_, given) =>
                {
                    foreach (ChatMessage message in given.response.Messages)
                    {
                        given.declared.Came(message.Contents);
                    }
                }
            );
            Described.On(step, (declared, source), static (step, given) => given.declared.Tell(step, given.source));
        }

        return response;
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken);
        return AgentSpan.Current is { } step && Described.Find(options, DeclaredIn) is { } declared
            ? Watch(updates, step, declared, cancellationToken)
            : updates;
    }

    private async IAsyncEnumerable<ChatResponseUpdate> Watch(
        IAsyncEnumerable<ChatResponseUpdate> updates,
        AgentSpan step,
        AskedHandoffs declared,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            Described.On(step, (declared, update), static (_, given) => given.declared.Came(given.update.Contents));
            yield return update;
        }

        Described.On(step, (declared, source), static (step, given) => given.declared.Tell(step, given.source));
    }

    /// <summary>Null where nothing can be handed over.</summary>
    private static AskedHandoffs? DeclaredIn(ChatOptions? options) =>
        options?.Tools?.OfType<AIFunctionDeclaration>().Where(IsHandoff).ToList() is { Count: > 0 } functions
            ? new AskedHandoffs(functions)
            : null;

    private static bool IsHandoff(AIFunctionDeclaration function) =>
        function is not AIFunction && function.Name.StartsWith(Agent.HandoffPrefix, StringComparison.Ordinal);
}
