using AgentObservatory;
using Confluent.Kafka;
using KafkaExample;

// Sends sessions to Kafka and reads them back. Argument: the servers of a cluster; without it, the client starts one of its own
// in this process.
const string Topic = "agents";
const int Sessions = 20;
var config = new ProducerConfig { BootstrapServers = args is [var servers] ? servers : "none" };
if (args.Length == 0)
{
    config.Set("test.mock.num.brokers", "3");
}

var exporter = new KafkaExporter(config, Topic);
await using var observatory = new Observatory(exporter);
await observatory.StartAsync();
for (int number = 1; number <= Sessions; number++)
{
    using AgentSession session = observatory.StartSession(new AgentContext("session-" + number, "agent"));
    session.ToolCall("search", ("query", "kafka")).Dispose();
}

bool isSent = await observatory.FlushAsync();
Console.WriteLine($"Sent: {observatory.Health.Exporters[0].Exported} sessions, all acknowledged: {isSent}.");

using var consumer = new ConsumerBuilder<string, byte[]>(
    new ConsumerConfig
    {
        BootstrapServers = Brokers(exporter.Handle),
        GroupId = "reader",
        AutoOffsetReset = AutoOffsetReset.Earliest,
    }
).Build();
consumer.Subscribe(Topic);
var parts = new List<SessionEnvelope>();
while (parts.Count < Sessions && consumer.Consume(TimeSpan.FromSeconds(20)) is { } message)
{
    if (EnvelopeJson.ReadLine(parts.Count + 1, message.Message.Value) is TraceLine.Readable line)
    {
        parts.Add(line.Envelope);
    }
}

// Kafka delivers at least once. Merging drops what comes twice.
int runs = EnvelopeMerge.Merge(parts).Length;
Console.WriteLine($"Read: {runs} sessions.");
return runs == Sessions ? 0 : 1;

static string Brokers(Handle handle)
{
    using IAdminClient admin = new DependentAdminClientBuilder(handle).Build();
    var brokers = admin.GetMetadata(TimeSpan.FromSeconds(10)).Brokers;
    return string.Join(',', brokers.Select(broker => broker.Host + ":" + broker.Port));
}
