using AgentObservatory.Tests.Support;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace AgentObservatory.Tests.Nats;

public class NatsReadAheadTests
{
    /// <summary>A message may have 8 MiB, so what is read ahead has room for eight of them, whatever they really have.</summary>
    [NatsFact]
    public async Task AReaderHoldsNoMoreThanItHasRoomForWhileItsObserverIsSlow()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"], "-c", folder.Write("limits", $"max_payload: {8 * 1024 * 1024}"));
        await using var exporter = new NatsExporter(new() { Connection = server.Connection });
        for (int number = 1; number <= 100; number++)
        {
            exporter.Export(SplitRun.Whole(number.ToString()));
        }

        using var goesOn = new ManualResetEventSlim();
        using var isSlow = new ManualResetEventSlim();
        var reader = new NatsReader(new() { Connection = server.Connection, Consumer = "reader" });
        using IDisposable subscription = reader.Sessions.Subscribe(_ =>
        {
            isSlow.Set();
            goesOn.Wait();
        });
        Assert.True(isSlow.Wait(StreamReading.Patience));

        ConsumerInfo consumer = await Served(server);
        goesOn.Set();

        Assert.Equal(8, consumer.NumAckPending);
        Assert.True(SpinWait.SpinUntil(() => reader.Received == 100, StreamReading.Patience));
    }

    /// <summary>Waits until the server has sent all that the reader has asked for.</summary>
    private static async Task<ConsumerInfo> Served(NatsServer server)
    {
        await using var connection = new NatsConnection(server.Connection);
        var context = new NatsJSContext(connection);
        using var patience = new CancellationTokenSource(StreamReading.Patience);
        while (true)
        {
            ConsumerInfo consumer = (await context.GetConsumerAsync("agents", "reader", patience.Token)).Info;
            if (consumer is { NumWaiting: 0 } or { NumPending: 0 })
            {
                return consumer;
            }
        }
    }
}
