using AgentObservatory;

// An agent whose only trace code is attributes. A session around a run is all that its host adds.
using var observatory = new Observatory([new FileExporter("logs/traces.jsonl"), new ConsoleExporter()], inline: true);
using (observatory.StartSession(new AgentContext("decorated-1", "travel-agent")))
{
    var agent = new TravelAgent(new Timetable());
    Console.WriteLine(await agent.Plan("Zurich", "Milan"));
}
