using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace AgentObservatory.Benchmarks.Micro;

/// <summary>A line to an envelope, parsed and folded, beside System.Text.Json that gives a document or just tokens.</summary>
public class JsonReading
{
    private byte[] line = [];

    [Params(48, 10_000)]
    public int StreamEvents { get; set; }

    [GlobalSetup]
    public void Record() => line = Recorded.Line(Recorded.Envelope(StreamEvents));

    [Benchmark]
    public TraceLine Read() => EnvelopeJson.ReadLine(1, line);

    [Benchmark(Baseline = true)]
    public JsonValueKind SystemTextJson()
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.ValueKind;
    }

    [Benchmark(Description = "Floor: its tokens alone")]
    public int FloorAlone()
    {
        int tokens = 0;
        for (var reader = new Utf8JsonReader(line); reader.Read(); )
        {
            tokens++;
        }

        return tokens;
    }
}
