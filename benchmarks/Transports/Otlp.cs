using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace AgentObservatory.Benchmarks.Transports;

/// <summary>OTLP as protobuf over HTTP, by the SDK, to a server in this process that only counts.</summary>
internal sealed class Otlp : Transport, IExporter
{
    private const int SessionsOfABatch = 500;

    private readonly ActivitySource source = new("benchmark");
    private readonly HttpListener server = new();
    private readonly TracerProvider provider;
    private readonly OpenTelemetryExporter exporter;
    private long bytes;
    private int count;

    internal Otlp()
    {
        string url = $"http://127.0.0.1:{FreePort()}/";
        server.Prefixes.Add(url);
        server.Start();
        new Thread(Serve) { IsBackground = true }.Start();
        provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(source.Name)
            .AddOtlpExporter(options =>
            {
                options.Endpoint = new Uri(url + "v1/traces");
                options.Protocol = OtlpExportProtocol.HttpProtobuf;
                options.BatchExportProcessorOptions = new()
                {
                    MaxQueueSize = 16 * SessionsOfABatch,
                    MaxExportBatchSize = SessionsOfABatch,
                };
            })
            .Build();
        exporter = new OpenTelemetryExporter(source);
    }

    internal override string Name => "OpenTelemetryExporter (OTLP/HTTP)";
    internal override IExporter Exporter => this;
    internal override long Bytes
    {
        get
        {
            provider.ForceFlush();
            return Interlocked.Read(ref bytes);
        }
    }

    /// <summary>The SDK drops silently what its queue has no room for, so it is waited for.</summary>
    public void Export(SessionEnvelope envelope)
    {
        exporter.Export(envelope);
        if (++count % SessionsOfABatch == 0)
        {
            provider.ForceFlush();
        }
    }

    public override void Dispose()
    {
        provider.Dispose();
        server.Close();
    }

    private void Serve()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = server.GetContext();
                Interlocked.Add(ref bytes, context.Request.ContentLength64);
                context.Request.InputStream.CopyTo(Stream.Null);
                context.Response.Close();
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
