using System.Text.Json;
using AgentObservatory;
using AgentObservatory.Tests.Extensions.AI;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace PausedAgent;

/// <summary>An agent alone, whose conversation is kept.</summary>
internal sealed class PausedConversation(string folder) : IPaused
{
    private readonly string path = Path.Combine(folder, "paused.json");

    public async Task Ask(Observatory observatory)
    {
        using AgentObservatory.AgentSession session = observatory.StartSession(IPaused.First);
        AIAgent agent = IPaused.Payer(new Model(Model.Wants("pay")));
        var conversation = await agent.CreateSessionAsync();
        AgentResponse asked = await agent.RunAsync("Pay!", conversation);
        ToolApprovalRequestContent request = asked
            .Messages.SelectMany(message => message.Contents)
            .OfType<ToolApprovalRequestContent>()
            .Single();
        JsonElement kept = await agent.SerializeSessionAsync(conversation);
        string ticket = session.Suspend("approval");
        var state = new Kept(
            ticket,
            kept,
            JsonSerializer.SerializeToElement<AIContent>(request, AIJsonUtilities.DefaultOptions)
        );
        File.WriteAllText(path, JsonSerializer.Serialize(state));
    }

    public async Task Approve(Observatory observatory)
    {
        Kept state = JsonSerializer.Deserialize<Kept>(File.ReadAllText(path))!;
        using AgentObservatory.AgentSession session = observatory.Resume(state.Ticket, IPaused.Second);
        AIAgent agent = IPaused.Payer(new Model(Model.Says("Paid.")));
        var conversation = await agent.DeserializeSessionAsync(state.Conversation);
        var request = (ToolApprovalRequestContent)state.Request.Deserialize<AIContent>(AIJsonUtilities.DefaultOptions)!;
        AgentResponse answer = await agent.RunAsync(
            new ChatMessage(ChatRole.User, [request.CreateResponse(true)]),
            conversation
        );
        Console.Write(answer.Text);
    }

    private sealed record Kept(string Ticket, JsonElement Conversation, JsonElement Request);
}
