using System.Text.Json;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;

namespace AgentObservatory.Tests.ThirdParty;

/// <summary>Runs tests/interop/receive.mjs: an OTLP receiver that is not ours, on the loopback.</summary>
internal sealed class OtlpReceiver : IDisposable
{
    private readonly NodeProgram program = new("receiver", RepositoryFiles.Receiver);

    internal OtlpReceiver()
    {
        JsonElement urls = JsonElement.Parse(program.Address);
        Grpc = new Uri(urls.GetProperty("grpc").GetString()!);
        Http = new Uri(urls.GetProperty("http").GetString()!);
    }

    internal Uri Grpc { get; }

    internal Uri Http { get; }

    /// <summary>
    /// Ends it and returns the spans of everything it had answered, by trace. It prints what it answers before it looks at its
    /// input again.
    /// </summary>
    internal ILookup<string, SeenSpan> Finish() =>
        program.Finish().SelectMany(line => OtlpDocument.Spans(JsonElement.Parse(line))).ToLookup(span => span.TraceId);

    public void Dispose() => program.Dispose();
}
