using System.Diagnostics;
using AgentObservatory;
using OpenTelemetryExample;

// The application owns its telemetry: the source, and who listens to it. The library only uses the source: live, each span is
// an activity while it runs; else a session is replayed when it has ended.
bool isLive = args is ["--live"];
using var source = new ActivitySource("weather-agents");
using var backend = Backend.FromEnvironment(source.Name);
Console.WriteLine(backend.Description);

var memory = new InMemoryExporter();
var file = new FileExporter("logs/traces.jsonl");
IExporter[] exporters = isLive ? [memory, file] : [memory, file, new OpenTelemetryExporter(source)];
var options = new ObservatoryOptions { ActivitySource = isLive ? source : null };
using (var observatory = new Observatory(exporters, options, inline: true))
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
