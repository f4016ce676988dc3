using System.Diagnostics;
using AgentObservatory;
using OpenTelemetryExample;

// The application owns its telemetry: the source, and who listens to it. The library only replays sessions on the source.
using var source = new ActivitySource("weather-agents");
using var backend = Backend.FromEnvironment(source.Name);
Console.WriteLine(backend.Description);

var memory = new InMemoryExporter();
using (var observatory = new Observatory([new OpenTelemetryExporter(source), memory], inline: true))
{
    await WeatherAgent.RunAsync(observatory);
}

SessionEnvelope envelope = memory.Envelopes[0];
Console.WriteLine($"trace {envelope.Session.TraceId}");
if (!backend.IsSending)
{
    foreach (OpenTelemetrySpan span in OpenTelemetryMapping.Map(envelope))
    {
        SpanLines.Write(span);
    }
}

backend.Flush();
