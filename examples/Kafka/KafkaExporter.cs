using System.Buffers;
using System.Collections.Concurrent;
using AgentObservatory;
using Confluent.Kafka;

namespace KafkaExample;

/// <summary>Sends each envelope to a Kafka topic as one line of JSON, keyed by its run: so the parts of a run are in one partition,
/// in their order. A flush waits until the cluster has acknowledged everything.</summary>
internal sealed class KafkaExporter(ProducerConfig config, string topic) : IFlushableExporter, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // With idempotence the client sends again what is not acknowledged, and the broker drops the repeats.
    private readonly IProducer<string, byte[]> producer = new ProducerBuilder<string, byte[]>(
        new ProducerConfig(config) { EnableIdempotence = true, LingerMs = 5 }
    ).Build();

    private readonly ConcurrentQueue<Error> untold = [];
    private Error? unflushed;

    /// <summary>For a client that asks the same cluster.</summary>
    internal Handle Handle => producer.Handle;

    /// <summary>Throws where the client's own queue is full, and once for each envelope that was lost later: so the observatory
    /// counts as many as there are.</summary>
    public void Export(SessionEnvelope envelope)
    {
        var line = new ArrayBufferWriter<byte>();
        EnvelopeJson.Write(envelope, line);
        string key = envelope.Session.Key.ToString();
        producer.Produce(topic, new() { Key = key, Value = line.WrittenSpan.ToArray() }, Delivered);
        Throw(untold.TryDequeue(out Error? lost) ? lost : null);
    }

    public void Flush()
    {
        int waiting = producer.Flush(Patience);
        Throw(Interlocked.Exchange(ref unflushed, null));
        if (waiting > 0)
        {
            throw new TimeoutException($"The cluster has not acknowledged {waiting} envelopes.");
        }
    }

    public void Dispose() => producer.Dispose();

    private void Delivered(DeliveryReport<string, byte[]> report)
    {
        if (report.Error.IsError)
        {
            untold.Enqueue(report.Error);
            unflushed = report.Error;
        }
    }

    private static void Throw(Error? lost) => _ = lost is null ? lost : throw new KafkaException(lost);
}
