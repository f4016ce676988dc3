using BenchmarkDotNet.Attributes;

namespace AgentObservatory.Benchmarks.Micro;

/// <summary>Facts to an envelope. An Activity has no such step; beside it a bare copy of the facts.</summary>
public class Folding
{
    private TraceEvent[] facts = [];

    [Params(48, 10_000)]
    public int StreamEvents { get; set; }

    [GlobalSetup]
    public void Record() => facts = [.. Recorded.Envelope(StreamEvents).Replay()];

    [Benchmark]
    public SessionEnvelope Fold() => SessionReducer.Fold(facts);

    [Benchmark(Baseline = true, Description = "Floor: a copy of the facts")]
    public TraceEvent[] FloorAlone() => [.. facts];
}
