using System.Diagnostics;
using System.Text.Json;
using AgentObservatory;
using AgentObservatory.Tests.Extensions.Mcp;
using PausedAgent;

// An agent that pays once a human has approved, in two processes, alone or in a workflow. The first asks, and leaves ticket and
// conversation in the folder; the second goes on with the approval. Arguments: "ask" or "approve", the set-up, whether it is in a
// workflow and that has telemetry, and the folder. What is left: the envelopes in traces.jsonl, what has been heard of activities
// in NAME.json.
var setUp = new SetUp(bool.Parse(args[1]), Enum.Parse<Hearing>(args[2]), bool.Parse(args[3]));
string folder = args[5];
IPaused paused = args[4] == "agent" ? new PausedConversation(folder) : new PausedWorkflow(folder, args[4] == "telemetry");

using var ours = new ActivitySource("paused-agent");
using var workflows = new ActivitySource("Microsoft.Agents.AI.Workflows");
var listeners = setUp.IsHeard ? new Listeners(setUp.Hearing, ours, workflows) : new Listeners(setUp.Hearing, ours);
using (listeners)
{
    var exporter = new FileExporter(Path.Combine(folder, "traces.jsonl"));
    using var observatory = new Observatory(exporter, setUp.Options(ours), inline: true);
    await (args[0] == "ask" ? paused.Ask(observatory) : paused.Approve(observatory));
}

File.WriteAllText(Path.Combine(folder, args[0] + ".json"), JsonSerializer.Serialize(listeners.All));
