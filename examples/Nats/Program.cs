using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using AgentObservatory;
using NATS.Client.Core;
using NatsExample;

// Sends sessions through a stream of NATS JetStream and reads them back, while the server is killed and started again. Argument: the
// address of a server; without it, one is started here, which stays alive but for that one moment.
const int Sessions = 20;
using LocalServer? server = args.Length == 0 ? LocalServer.TryStart() : null;
string? url = args is [var address] ? address : server?.Url;
if (url is null)
{
    Console.WriteLine("Skipped: needs nats-server (apt-get install nats-server), or the address of one.");
    return 0;
}

NatsOpts connection = NatsOpts.Default with { Url = url };
var reader = new NatsReader(new() { Connection = connection });

// Each comes at least once.
Task<IList<string>> reading = reader
    .Sessions.Select(static envelope => envelope.Session.SessionId)
    .Distinct()
    .Take(Sessions)
    .Timeout(TimeSpan.FromMinutes(1))
    .ToList()
    .ToTask();

await using var observatory = new Observatory(new NatsExporter(new() { Connection = connection }));
await observatory.StartAsync();
for (int number = 1; number <= Sessions; number++)
{
    using (AgentSession session = observatory.StartSession(new AgentContext("session-" + number, "agent")))
    {
        session.ToolCall("search", ("query", "nats")).Dispose();
    }

    if (number == Sessions / 2)
    {
        server?.KillAndRestart();
    }
}

bool isSent = await observatory.FlushAsync(TimeSpan.FromMinutes(1));
Console.WriteLine($"Sent: {observatory.Health.Exporters[0].Exported} sessions, all acknowledged: {isSent}.");

IList<string> read = await reading;
Console.WriteLine($"Read: {read.Count} sessions.");
return 0;
