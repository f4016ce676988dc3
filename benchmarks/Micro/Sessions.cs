using BenchmarkDotNet.Attributes;

namespace AgentObservatory.Benchmarks.Micro;

/// <summary>An empty session, opened and closed; beside it an activity without a parent.</summary>
public class Sessions : BesideActivity
{
    private readonly Observatory inline = new(new NoOpExporter(), inline: true);

    [Benchmark]
    public void Recorded() => Observatory.StartSession(Context).Dispose();

    [Benchmark]
    public void RecordedFoldedAndExported() => inline.StartSession(Context).Dispose();

    [Benchmark(Baseline = true)]
    public void ActivityWithOneProcessor() => Heard.StartActivity("root")?.Dispose();

    [Benchmark]
    public void ActivityWithoutListener() => Unheard.StartActivity("root")?.Dispose();

    [Benchmark(Description = "Floor")]
    public void FloorAlone() => Floor.Span(0);
}
