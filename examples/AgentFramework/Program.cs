using AgentFramework;
using AgentObservatory;
using Microsoft.Agents.AI;
using Microsoft.Agents.AI.Workflows;
using Microsoft.Extensions.AI;

// A desk that knows who knows, and an expert with a tool: the desk hands the conversation over. The models follow a script.
var deskModel = new ScriptedModel(ScriptedModel.Call("handoff_to_1"));
var expertModel = new ScriptedModel(
    ScriptedModel.Call("find_trains", ("to", "Lugano")),
    ScriptedModel.Text("Take ", "the ", "train ", "at ", "10:05.")
);
AITool findTrains = AIFunctionFactory.Create(Timetable.FindTrains, "find_trains", "The next trains to a place.");

// Where the agent is made, one line instead of AsAIAgent.
AIAgent desk = deskModel.AsTracedAgent("Hand over to whoever knows.", name: "desk");

// An existing agent, perhaps from somebody else: one line around it.
AIAgent expert = expertModel.AsAIAgent(
    "You know the trains.",
    name: "train-expert",
    description: "Knows the trains.",
    tools: [findTrains]
);
expert = expert.AsBuilder().UseAgentObservatory().Build();

using var observatory = new Observatory([new FileExporter("logs/traces.jsonl"), new ConsoleExporter()], inline: true);
using (observatory.StartSession(new AgentContext("trip-to-lugano", "travel-desk")))
{
    Workflow workflow = AgentWorkflowBuilder.CreateHandoffBuilderWith(desk).WithHandoff(desk, expert).Build();
    List<ChatMessage> conversation = [new(ChatRole.User, "How do I get to Lugano?")];
    await using StreamingRun run = await InProcessExecution.RunStreamingAsync(workflow, conversation);
    await run.TrySendMessageAsync(new TurnToken(emitEvents: true));
    await foreach (WorkflowEvent happened in run.WatchStreamAsync())
    {
        if (happened is AgentResponseUpdateEvent { Update.Text: { Length: > 0 } text })
        {
            Console.Write(text);
        }
    }

    Console.WriteLine();
    Console.WriteLine();
}
