using System.Diagnostics;
using BenchmarkDotNet.Attributes;

namespace AgentObservatory.Benchmarks.Micro;

/// <summary>A session of seven spans and 48 events, replayed to the OpenTelemetry SDK; beside it the same activities, made directly.</summary>
public class Replay : BesideActivity
{
    private const int StreamEvents = 48;

    private readonly SessionEnvelope envelope = Recorded.Envelope(StreamEvents);

    [Benchmark]
    public void ReplayedToTheSdk() => new OpenTelemetryExporter(Heard).Export(envelope);

    [Benchmark]
    public void ReplayedToNobody() => new OpenTelemetryExporter(Unheard).Export(envelope);

    [Benchmark(Baseline = true)]
    public void ActivitiesWithOneProcessor()
    {
        using Activity? root = Heard.StartActivity("session");
        using Activity? step = Heard.StartActivity("plan");
        for (int call = 0; call < 4; call++)
        {
            using Activity? tool = Heard.StartActivity("search");
            tool?.SetTag("query", "reactive streams").SetTag("top_k", call);
        }

        using Activity? stream = Heard.StartActivity("tokens");
        for (int number = 0; number < StreamEvents; number++)
        {
            stream?.AddEvent(
                new ActivityEvent("chunk", tags: new ActivityTagsCollection { ["seq"] = number, ["bytes"] = 4096 })
            );
        }
    }
}
