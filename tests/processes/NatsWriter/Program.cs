using AgentObservatory;
using NATS.Client.Core;

// A process whose agents each have an observatory, a connection to a server and a file. Their runs go to both alike, many of them in
// parts: suspended and resumed, or with a worker that joins them. Arguments: the server, the folder of the files, the number of the
// first agent, how many agents, how many runs of each. Says each run of the first agent. Ends with the number of agents that lost
// something.
int first = int.Parse(args[2]);
int runs = int.Parse(args[4]);
Task<bool>[] agents =
[
    .. Enumerable
        .Range(first, int.Parse(args[3]))
        .Select(agent => Task.Factory.StartNew(() => LosesNothing(agent), TaskCreationOptions.LongRunning)),
];
return (await Task.WhenAll(agents)).Count(static losesNothing => !losesNothing);

bool LosesNothing(int agent)
{
    var random = new Random(agent);
    var options = new ObservatoryOptions { OnDiagnostic = static said => Console.Error.WriteLine(said) };
    var stream = new NatsExporter(
        new() { Connection = NatsOpts.Default with { Url = args[0] }, Patience = TimeSpan.FromSeconds(100) }
    );
    var file = new FileExporter(Path.Combine(args[1], agent + ".jsonl"));
    using var observatory = new Observatory([file, stream], options, inline: true);
    for (int run = 0; run < runs; run++)
    {
        Run(observatory, random, new AgentContext("run-" + run, "agent." + agent, "user"));
        if (agent == first)
        {
            Console.WriteLine(run);
        }
    }

    return observatory.Health.Exporters.All(static one => one.Dropped.Total == 0);
}

static void Run(Observatory observatory, Random random, AgentContext context)
{
    AgentSession session = observatory.StartSession(context);
    for (int part = random.Next(4); part > 0; part--)
    {
        Work(session, random);
        session = observatory.Resume(session.Suspend("waits"));
    }

    Work(session, random);
    if (random.Next(3) == 0)
    {
        using AgentSession worker = observatory.StartSession(
            new AgentContext("worker", "worker") { Ticket = session.HandOver() }
        );
        Work(worker, random);
    }

    session.Dispose();
}

static void Work(AgentSession session, Random random)
{
    using AgentSpan call = session.ToolCall("tool", ("number", random.Next()));
    for (int item = random.Next(6); item > 0; item--)
    {
        call.Event("item", ("text", new string('x', random.Next(400))));
    }
}
