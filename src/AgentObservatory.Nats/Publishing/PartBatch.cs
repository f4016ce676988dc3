using AgentObservatory.Contracts;

namespace AgentObservatory.Nats.Publishing;

/// <summary>Envelopes that are published together, so that their acknowledgements are waited for together.</summary>
internal sealed class PartBatch(Action<IReadOnlyList<(SessionEnvelope, ReadOnlyMemory<byte>)>> publish) : IExportBatch
{
    private const int MostLines = 256;
    private const int MostBytes = 4 * 1024 * 1024;

    private readonly List<(SessionEnvelope, ReadOnlyMemory<byte>)> lines = [];
    private long bytes;

    public bool IsFull => lines.Count >= MostLines || bytes >= MostBytes;

    public void Add(SessionEnvelope envelope)
    {
        ReadOnlyMemory<byte> line = Parts.Write(envelope);
        lines.Add((envelope, line));
        bytes += line.Length;
    }

    public void Commit()
    {
        try
        {
            publish(lines);
        }
        finally
        {
            lines.Clear();
            bytes = 0;
        }
    }
}
