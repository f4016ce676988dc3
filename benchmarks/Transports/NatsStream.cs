using NATS.Client.Core;
using NATS.Client.JetStream;

namespace AgentObservatory.Benchmarks.Transports;

/// <summary>A stream of its own on a server that runs already: nats-server -js.</summary>
internal sealed class NatsStream : Transport
{
    private readonly string stream = "benchmark-" + Environment.ProcessId;
    private readonly NatsConnection connection;
    private readonly NatsExporter exporter;

    internal NatsStream(string url)
    {
        NatsOpts options = NatsOpts.Default with { Url = url };
        connection = new NatsConnection(options);
        exporter = new NatsExporter(
            new()
            {
                Connection = options,
                Stream = stream,
                SubjectPrefix = stream,
            }
        );
    }

    internal override string Name => "NatsExporter (JetStream on disk)";
    internal override IExporter Exporter => exporter;
    internal override long Bytes =>
        new NatsJSContext(connection).GetStreamAsync(stream).AsTask().GetAwaiter().GetResult().Info.State.Bytes;

    public override void Dispose()
    {
        _ = new NatsJSContext(connection).DeleteStreamAsync(stream).AsTask().GetAwaiter().GetResult();
        connection.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
