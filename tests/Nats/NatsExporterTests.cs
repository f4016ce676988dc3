using System.Reactive.Linq;
using AgentObservatory.Tests.Support;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace AgentObservatory.Tests.Nats;

public class NatsExporterTests
{
    [NatsFact]
    public async Task WhatIsExportedIsRead()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        var memory = new InMemoryExporter();
        await using (var observatory = Some.Server(memory, new NatsExporter(new() { Connection = server.Connection })))
        {
            await observatory.StartAsync();
            observatory.Run(1_000);
            Assert.True(await observatory.FlushAsync(StreamReading.Patience));
        }

        var reader = new NatsReader(new() { Connection = server.Connection });
        IList<SessionEnvelope> read = await reader.Sessions.Take(1_000).Timeout(StreamReading.Patience).ToList();

        Assert.Equal(memory.Envelopes.Select(EnvelopeText.Write), read.Select(EnvelopeText.Write));
    }

    [NatsFact]
    public async Task ARunThatIsLargerThanAMessageComesInPartsAndMerges()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        SessionEnvelope large = Some.Envelope(static session =>
        {
            for (int call = 0; call < 200; call++)
            {
                session.ToolCall("t", ("text", new string('x', 30_000))).Dispose();
            }
        });
        await using (var exporter = new NatsExporter(new() { Connection = server.Connection }))
        {
            exporter.Export(large);
        }

        var reader = new NatsReader(new() { Connection = server.Connection });
        SessionEnvelope last = await reader
            .Sessions.Timeout(StreamReading.Patience)
            .FirstAsync(static one => one is { Status: SpanStatus.Ok, Spans.Length: 200 });

        Assert.Equal(EnvelopeText.Write(large), EnvelopeText.Write(last));
        Assert.InRange(reader.Received, 7, 16);
    }

    [NatsFact]
    public async Task AnAgentsNameMayHoldAnything()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        string[] names = ["* > .", "\r\nPUB x 0", "", new string('ä', 1_000), "a.b"];
        await using (var exporter = new NatsExporter(new() { Connection = server.Connection }))
        {
            var memory = new InMemoryExporter();
            using (var observatory = Some.Inline(memory, exporter))
            {
                Array.ForEach(names, name => observatory.StartSession(new AgentContext("s", name)).Dispose());
            }
        }

        IList<SessionEnvelope> read = await new NatsReader(new() { Connection = server.Connection })
            .Sessions.Take(names.Length)
            .Timeout(StreamReading.Patience)
            .ToList();

        Assert.Equal(names, read.Select(static one => one.Session.AgentId));
    }

    [NatsFact]
    public async Task ARepeatIsKnownByItsId()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        await using var exporter = new NatsExporter(new() { Connection = server.Connection });
        SessionEnvelope envelope = SplitRun.Whole("one");

        exporter.Export(envelope);
        exporter.Export(envelope);

        Assert.Equal(1, exporter.Duplicates);
    }

    [NatsFact]
    public async Task ADurableReaderGoesOnWhereItHasStopped()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        await using var exporter = new NatsExporter(new() { Connection = server.Connection });
        for (int number = 1; number <= 6; number++)
        {
            exporter.Export(SplitRun.Whole(number.ToString()));
        }

        var options = new NatsReaderOptions { Connection = server.Connection, Consumer = "reader" };
        IList<SessionEnvelope> first = await new NatsReader(options)
            .Sessions.Take(3)
            .Timeout(StreamReading.Patience)
            .ToList();
        var next = new NatsReader(options);
        IList<SessionEnvelope> second = await next.Sessions.Take(3).Timeout(StreamReading.Patience).ToList();

        Assert.Equal(["1", "2", "3"], first.Select(static one => one.Session.SessionId));
        Assert.Equal(["4", "5", "6"], second.Select(static one => one.Session.SessionId).Order());
        Assert.Equal(3, next.Received - next.Duplicates);
    }

    [NatsFact]
    public async Task WhatIsNoEnvelopeIsCounted()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        await using var exporter = new NatsExporter(new() { Connection = server.Connection });
        exporter.Export(SplitRun.Whole("one"));
        await using (var connection = new NatsConnection(server.Connection))
        {
            await new NatsJSContext(connection).PublishAsync("agents.x", "no envelope");
        }

        exporter.Export(SplitRun.Whole("two"));
        var reader = new NatsReader(new() { Connection = server.Connection });

        Assert.Equal(2, (await reader.Sessions.Take(2).Timeout(StreamReading.Patience).ToList()).Count);
        Assert.Equal(1, reader.Unreadable);
    }

    [NatsFact]
    public async Task AnEventThatIsTooLargeLosesNoOtherRun()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        await using var observatory = Some.Server(new NatsExporter(new() { Connection = server.Connection }));
        observatory.Run(3);
        using (AgentSession session = observatory.StartSession(new AgentContext("large", "agent")))
        {
            object text = new string('語', 30_000);
            session
                .ToolCall("t", Some.Numbers(1, 17).Select(name => KeyValuePair.Create<string, object?>(name, text)))
                .Dispose();
        }

        observatory.Run(3, firstNumber: 4);
        await observatory.StartAsync();
        await observatory.FlushAsync(StreamReading.Patience);

        ExporterHealth health = observatory.Health.Exporters[0];
        Assert.Equal((6, 1), (health.Exported, health.Dropped[DropReason.ExportFailed]));
        Assert.Contains("one event takes", health.LastError);
    }

    /// <summary>Such as the thread of a user interface, which waits for the exporter inline.</summary>
    [NatsFact]
    public async Task ASynchronizationContextWhoseThreadWaitsIsNotWaitedFor()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        await using var exporter = new NatsExporter(new() { Connection = server.Connection });
        SessionEnvelope[] envelopes =
        [
            SplitRun.Whole("one"),
            Some.Envelope(static session =>
            {
                for (int call = 0; call < 80; call++)
                {
                    session.ToolCall("t", ("text", new string('x', 30_000))).Dispose();
                }
            }),
        ];
        Task exporting = Task.Factory.StartNew(
            () =>
            {
                SynchronizationContext.SetSynchronizationContext(new StoppedContext());
                Array.ForEach(envelopes, exporter.Export);
            },
            TaskCreationOptions.LongRunning
        );

        await exporting.WaitAsync(StreamReading.Patience);
    }

    private sealed class StoppedContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) { }
    }
}
