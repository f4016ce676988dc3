using AgentObservatory;
using Microsoft.Extensions.AI;

namespace TestedAgent;

/// <summary>The Quickstart's agent on Microsoft.Extensions.AI: it plans, lets the model call tools in rounds, and answers.</summary>
public sealed class Agent(Observatory observatory, IChatClient model, params AIFunction[] tools)
{
    private readonly IChatClient client = model
        .AsBuilder()
        .UseFunctionInvocation()
        .UseAgentObservatory(recordContent: true)
        .Build();

    private readonly ChatOptions options = new() { Tools = [.. tools.Select(tool => tool.Traced(recordContent: true))] };

    public async Task<string> RunAsync(string question)
    {
        using AgentSession session = observatory.StartSession(new AgentContext("a question", "librarian"));
        List<ChatMessage> messages = [new(ChatRole.User, question)];
        messages.Add(new(ChatRole.Assistant, await session.AgentStep("plan", _ => AskAsync([.. messages, Planning], null))));
        return await session.AgentStep("answer", _ => AskAsync(messages, options));
    }

    private static ChatMessage Planning => new(ChatRole.System, "Plan, and do not answer yet.");

    private async Task<string> AskAsync(IEnumerable<ChatMessage> messages, ChatOptions? given) =>
        (await client.GetResponseAsync([.. messages], given)).Text;
}
