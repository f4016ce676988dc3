using AgentObservatory;

// A process of its own that appends sessions to a trace file and says on stdout when each one is there.
// Arguments: the file, the writer's name, how many sessions (0: without end), how many characters each one holds.
string name = args[1];
int sessions = int.Parse(args[2]);
string payload = new(name[0], int.Parse(args[3]) / 300);
var options = new ObservatoryOptions
{
    MaxBytesPerSession = 1 << 30,
    MaxEventsPerSession = 100_000,
};
using var observatory = new Observatory(new FileExporter(args[0]), options, inline: true);

for (int number = 1; sessions == 0 || number <= sessions; number++)
{
    using (
        AgentSession session = observatory.StartSession(new AgentContext(name + "-" + number, name))
    )
    using (StreamSpan stream = session.Stream("payload"))
    {
        for (int part = 0; part < 300; part++)
        {
            stream.Event("part", ("text", payload));
        }
    }

    Console.WriteLine(number);
    Console.Out.Flush();
}

return observatory.Health.Exporters[0].Exported == sessions ? 0 : 1;
