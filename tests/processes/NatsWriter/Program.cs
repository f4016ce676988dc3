using AgentObservatory;
using NATS.Client.Core;

// A process of its own whose runs go to a server and to a file alike, many of them in parts: suspended and resumed, or with a
// worker that joins them. Arguments: the server, the file, a seed, how many runs. Ends with 1 if anything was lost.
var random = new Random(int.Parse(args[2]));
int runs = int.Parse(args[3]);
var options = new ObservatoryOptions { OnDiagnostic = static said => Console.Error.WriteLine(said) };
var stream = new NatsExporter(
    new() { Connection = NatsOpts.Default with { Url = args[0] }, Patience = TimeSpan.FromSeconds(100) }
);
using var observatory = new Observatory([new FileExporter(args[1]), stream], options, inline: true);
for (int run = 0; run < runs; run++)
{
    AgentSession session = observatory.StartSession(new AgentContext("run-" + run, "agent." + args[2], "user"));
    for (int part = random.Next(4); part > 0; part--)
    {
        Work(session);
        session = observatory.Resume(session.Suspend("waits"));
    }

    Work(session);
    if (random.Next(3) == 0)
    {
        using AgentSession worker = observatory.StartSession(
            new AgentContext("worker", "worker") { Ticket = session.HandOver() }
        );
        Work(worker);
    }

    session.Dispose();
}

return observatory.Health.Exporters.All(static one => one.Dropped.Total == 0) ? 0 : 1;

void Work(AgentSession session)
{
    using AgentSpan call = session.ToolCall("tool", ("number", random.Next()));
    for (int item = random.Next(6); item > 0; item--)
    {
        call.Event("item", ("text", new string('x', random.Next(400))));
    }
}
