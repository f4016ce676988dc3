using System.Net.NetworkInformation;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Nats;

public class NatsDisposalTests
{
    private const int Exporters = 100;

    [NatsFact]
    public void AnExporterThatIsDisposedDuringItsFirstPublishLeavesNoConnection()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        SessionEnvelope envelope = SplitRun.Whole("one");
        var met = new List<Exception>();
        for (int number = 0; number < Exporters; number++)
        {
            var exporter = new NatsExporter(new() { Connection = server.Connection });
            using var together = new Barrier(2);
            Task<Exception?> publishing = Task.Run(() =>
            {
                together.SignalAndWait();
                return (Exception?)Record.Exception(() => exporter.Export(envelope));
            });
            together.SignalAndWait();
            exporter.DisposeAsync().AsTask().GetAwaiter().GetResult();
            met.AddRange(publishing.Result is { } error ? [error] : []);
            Assert.Throws<ObjectDisposedException>(() => exporter.Export(envelope));
        }

        Assert.DoesNotContain(met, static error => error is not ObjectDisposedException);
        Assert.True(SpinWait.SpinUntil(() => Connections(server) == 0, TimeSpan.FromSeconds(20)), $"{Connections(server)}");
    }

    [NatsFact]
    public async Task AnExporterWhoseServerHasStoppedIsDisposed()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        var brief = TimeSpan.FromMilliseconds(300);
        var exporter = new NatsExporter(
            new() { Connection = server.Connection with { CommandTimeout = brief }, Patience = TimeSpan.FromSeconds(2) }
        );
        exporter.Export(SplitRun.Whole("one"));
        server.Signal("STOP");
        SessionEnvelope moreThanTheServerTakes = Some.Envelope(static session =>
        {
            for (int call = 0; call < 1_000; call++)
            {
                session.ToolCall("t", ("text", new string('x', 30_000))).Dispose();
            }
        });
        Assert.Throws<TimeoutException>(() => exporter.Export(moreThanTheServerTakes));

        await exporter.DisposeAsync();

        Assert.True(SpinWait.SpinUntil(() => Connections(server) == 0, TimeSpan.FromSeconds(20)), $"{Connections(server)}");
    }

    private static int Connections(NatsServer server) =>
        IPGlobalProperties
            .GetIPGlobalProperties()
            .GetActiveTcpConnections()
            .Count(one => one.State == TcpState.Established && one.RemoteEndPoint.Port == server.Port);
}
