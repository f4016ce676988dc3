using System.Buffers;
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

    private Error? failure;

    /// <summary>For a client that asks the same cluster.</summary>
    internal Handle Handle => producer.Handle;

    /// <summary>Throws where the client's own queue is full, so that the observatory counts the envelope as lost.</summary>
    public void Export(SessionEnvelope envelope)
    {
        ThrowIfLost();
        var line = new ArrayBufferWriter<byte>();
        EnvelopeJson.Write(envelope, line);
        var message = new Message<string, byte[]>
        {
            Key = envelope.Session.Key.ToString(),
            Value = line.WrittenSpan.ToArray(),
        };
        producer.Produce(topic, message, report => failure = report.Error.IsError ? report.Error : failure);
    }

    public void Flush()
    {
        int waiting = producer.Flush(Patience);
        ThrowIfLost();
        if (waiting > 0)
        {
            throw new TimeoutException($"The cluster has not acknowledged {waiting} envelopes.");
        }
    }

    public void Dispose() => producer.Dispose();

    private void ThrowIfLost()
    {
        if (Interlocked.Exchange(ref failure, null) is { } error)
        {
            throw new KafkaException(error);
        }
    }
}
