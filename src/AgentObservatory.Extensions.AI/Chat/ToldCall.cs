using AgentObservatory.Extensions.AI.Content;
using AgentObservatory.Extensions.AI.Describing;
using AgentObservatory.Extensions.AI.Tools;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.AI.Chat;

/// <summary>What a model call's span is told while the call runs. No member throws.</summary>
internal sealed class ToldCall(AgentSpan call, ChatOptions? options, bool recordContent)
{
    // As it was when the call began: tools may change it.
    private readonly IList<AITool>? tools = options?.Tools;
    private readonly ChatAnswer answer = new(recordContent);
    private SeenMessages? seen;

    /// <summary>The model is asked.</summary>
    /// <returns>The messages to ask with: a sequence that may be read only once is seen when it is read.</returns>
    internal IEnumerable<ChatMessage> Asked(IEnumerable<ChatMessage> messages)
    {
        if (messages is ICollection<ChatMessage> all)
        {
            Tell(all);
        }
        else if (recordContent && messages is not null)
        {
            return seen = new SeenMessages(messages, Tell);
        }

        return messages!;
    }

    private void Tell(ICollection<ChatMessage> messages) =>
        Described.On(
            call,
            (messages, options, recordContent),
            static (call, given) =>
            {
                if (given.messages is IList<ChatMessage> list)
                {
                    OuterApprovals.Refused(call, list);
                }

                if (given.recordContent)
                {
                    RequestContent.Set(call, given.messages, given.options);
                }
            }
        );

    internal void Came(ChatResponseUpdate chunk) =>
        Described.On(call, (answer, chunk), static (_, given) => given.answer.Add(given.chunk));

    /// <summary>The call has ended; without a response it has failed.</summary>
    internal void Answered(ChatResponse? response)
    {
        if (response is not null)
        {
            Described.On(call, (answer, response), static (_, given) => given.answer.Add(given.response));
        }

        Ended(response is not null);
    }

    internal void Ended(bool isWhole)
    {
        seen?.Tell();
        Described.On(call, (answer, isWhole), static (call, given) => given.answer.Describe(call, given.isWhole));
        Described.On(
            call,
            (answer, tools),
            static (call, given) => Approvals.Requested(call, given.answer.ToolContents, given.tools)
        );
    }
}
