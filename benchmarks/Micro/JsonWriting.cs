using System.Buffers;
using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace AgentObservatory.Benchmarks.Micro;

/// <summary>An envelope to JSON, beside System.Text.Json writing the same document, and beside a copy of the finished bytes.</summary>
public class JsonWriting
{
    private readonly ArrayBufferWriter<byte> buffer = new(8 * 1024 * 1024);
    private SessionEnvelope? envelope;
    private byte[] line = [];
    private JsonDocument? document;

    [Params(48, 10_000)]
    public int StreamEvents { get; set; }

    [GlobalSetup]
    public void Record()
    {
        envelope = Recorded.Envelope(StreamEvents);
        line = Recorded.Line(envelope);
        document = JsonDocument.Parse(line);
    }

    [Benchmark]
    public void Write()
    {
        buffer.ResetWrittenCount();
        EnvelopeJson.Write(envelope!, buffer);
    }

    [Benchmark(Baseline = true)]
    public void SystemTextJson()
    {
        buffer.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(buffer);
        document!.WriteTo(writer);
    }

    [Benchmark(Description = "Floor: a copy of the bytes")]
    public void FloorAlone()
    {
        buffer.ResetWrittenCount();
        buffer.Write(line);
    }
}
