using System.Diagnostics;
using System.Text.Json;
using AgentObservatory;
using AgentObservatory.Tests.Extensions.AI;
using AgentObservatory.Tests.Extensions.Mcp;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

// An agent that pays once a human has approved, in two processes. The first asks, and leaves ticket and conversation in a file;
// the second goes on with the approval. Arguments: "ask" or "approve", the set-up, and the folder of both. What is left: the
// envelopes in traces.jsonl, what has been heard of activities in NAME.json.
var setUp = new SetUp(bool.Parse(args[1]), Enum.Parse<Hearing>(args[2]), HasIntake: false);
string folder = args[3];
string paused = Path.Combine(folder, "paused.json");

using var ours = new ActivitySource("paused-agent");
var listeners = new Listeners(setUp.Hearing, ours);
using (listeners)
{
    var exporter = new FileExporter(Path.Combine(folder, "traces.jsonl"));
    using var observatory = new Observatory(exporter, setUp.Options(ours), inline: true);
    await (args[0] == "ask" ? Ask(observatory) : Approve(observatory));
}

File.WriteAllText(Path.Combine(folder, args[0] + ".json"), JsonSerializer.Serialize(listeners.All));

async Task Ask(Observatory observatory)
{
    using AgentObservatory.AgentSession session = observatory.StartSession(new AgentContext("order-1", "shop"));
    AIAgent agent = AgentOf(Model.Wants("pay"));
    var conversation = await agent.CreateSessionAsync();
    AgentResponse asked = await agent.RunAsync("Pay!", conversation);
    ToolApprovalRequestContent request = asked
        .Messages.SelectMany(message => message.Contents)
        .OfType<ToolApprovalRequestContent>()
        .Single();
    JsonElement kept = await agent.SerializeSessionAsync(conversation);
    string ticket = session.Suspend("approval");
    var state = new Paused(
        ticket,
        kept,
        JsonSerializer.SerializeToElement<AIContent>(request, AIJsonUtilities.DefaultOptions)
    );
    File.WriteAllText(paused, JsonSerializer.Serialize(state));
}

async Task Approve(Observatory observatory)
{
    Paused state = JsonSerializer.Deserialize<Paused>(File.ReadAllText(paused))!;
    using AgentObservatory.AgentSession session = observatory.Resume(state.Ticket, new AgentContext(null, "shop"));
    AIAgent agent = AgentOf(Model.Says("Paid."));
    var conversation = await agent.DeserializeSessionAsync(state.Conversation);
    var request = (ToolApprovalRequestContent)state.Request.Deserialize<AIContent>(AIJsonUtilities.DefaultOptions)!;
    AgentResponse answer = await agent.RunAsync(
        new ChatMessage(ChatRole.User, [request.CreateResponse(true)]),
        conversation
    );
    Console.Write(answer.Text);
}

static AIAgent AgentOf(IReadOnlyList<ChatResponseUpdate> answer)
{
    AIFunction pay = AIFunctionFactory.Create(() => "paid", "pay");
    return new Model(answer).AsTracedAgent(name: "payer", tools: [new ApprovalRequiredAIFunction(pay)]);
}

/// <summary>What the first process leaves to the second.</summary>
internal sealed record Paused(string Ticket, JsonElement Conversation, JsonElement Request);
