using AgentObservatory.Tests.Support;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace AgentObservatory.Tests.Nats;

/// <summary>No stream is used that drops what it has acknowledged.</summary>
public class SilentDropTests
{
    [NatsTheory]
    [MemberData(nameof(SilentStreams))]
    public async Task AStreamThatWouldDropSilentlyIsRefused(string change, StreamConfig config)
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        await using (var connection = new NatsConnection(server.Connection))
        {
            await new NatsJSContext(connection).CreateStreamAsync(config);
        }

        await using var exporter = new NatsExporter(new() { Connection = server.Connection });

        var error = Assert.Throws<InvalidOperationException>(() => exporter.Export(SplitRun.Whole("one")));
        Assert.Contains(change, error.Message);
    }

    public static TheoryData<string, StreamConfig> SilentStreams() =>
        new()
        {
            { "discard policy to new", Stream(static one => one.MaxMsgs = 10) },
            {
                "for each subject",
                Stream(static one => (one.MaxMsgsPerSubject, one.Discard) = (10, StreamConfigDiscard.New))
            },
            { "retention to limits", Stream(static one => one.Retention = StreamConfigRetention.Interest) },
        };

    [NatsFact]
    public async Task AStreamWithALimitForEachAgentRefuses()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        await using (var connection = new NatsConnection(server.Connection))
        {
            StreamConfig config = Stream(static one =>
                (one.MaxMsgsPerSubject, one.Discard, one.DiscardNewPerSubject) = (1, StreamConfigDiscard.New, true)
            );
            await new NatsJSContext(connection).CreateStreamAsync(config);
        }

        await using var exporter = new NatsExporter(new() { Connection = server.Connection });
        exporter.Export(SplitRun.Whole("one"));

        Assert.Throws<NatsJSApiException>(() => exporter.Export(SplitRun.Whole("two")));
    }

    private static StreamConfig Stream(Action<StreamConfig> change)
    {
        var config = new StreamConfig("agents", ["agents.>"]) { Discard = StreamConfigDiscard.Old };
        change(config);
        return config;
    }
}
