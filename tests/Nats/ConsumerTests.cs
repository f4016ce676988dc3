using System.Reactive.Linq;
using AgentObservatory.Tests.Support;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace AgentObservatory.Tests.Nats;

public class ConsumerTests
{
    [NatsFact]
    public async Task AWorkQueueIsReadOnlyUnderAName()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        await using var connection = new NatsConnection(server.Connection);
        var config = new StreamConfig("agents", ["agents.>"]) { Retention = StreamConfigRetention.Workqueue };
        await new NatsJSContext(connection).CreateStreamAsync(config);
        await using var exporter = new NatsExporter(new() { Connection = server.Connection });
        exporter.Export(SplitRun.Whole("one"));

        var nameless = new NatsReader(new() { Connection = server.Connection });
        using (nameless.Sessions.Subscribe(static _ => { }))
        {
            Assert.True(SpinWait.SpinUntil(() => nameless.LastError is not null, StreamReading.Patience));
            Assert.Contains("work queue", nameless.LastError);
        }

        var named = new NatsReader(new() { Connection = server.Connection, Consumer = "reader" });
        Assert.Equal("one", (await named.Sessions.Timeout(StreamReading.Patience).FirstAsync()).Session.SessionId);
        Assert.Equal(0, nameless.Received);
    }

    [NatsFact]
    public async Task ADurableConsumerThatExistsKeepsItsSettings()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        await using var exporter = new NatsExporter(new() { Connection = server.Connection });
        exporter.Export(SplitRun.Whole("of another agent"));
        exporter.Export(Some.Envelope(static _ => { }));
        await using var connection = new NatsConnection(server.Connection);
        var context = new NatsJSContext(connection);
        var config = new ConsumerConfig
        {
            DurableName = "chosen",
            AckPolicy = ConsumerConfigAckPolicy.Explicit,
            DeliverPolicy = ConsumerConfigDeliverPolicy.Last,
            FilterSubject = "agents.some-agent",
            AckWait = TimeSpan.FromMinutes(5),
        };
        await context.CreateOrUpdateConsumerAsync("agents", config);

        var reader = new NatsReader(new() { Connection = server.Connection, Consumer = "chosen" });
        SessionEnvelope first = await reader.Sessions.Timeout(StreamReading.Patience).FirstAsync();

        Assert.Equal("some-agent", first.Session.AgentId);
        ConsumerConfig kept = (await context.GetConsumerAsync("agents", "chosen")).Info.Config;
        Assert.Equal((config.FilterSubject, config.AckWait), (kept.FilterSubject, kept.AckWait));
    }
}
