using AgentObservatory.Contracts;

namespace AgentObservatory.Nats.Publishing;

/// <summary>Envelopes that are published together, so that their acknowledgements are waited for together.</summary>
/// <param name="mostBytes">How long a line may be, as far as is known now.</param>
/// <param name="publish">Publishes parts, and cuts them again if the server wants them shorter.</param>
internal sealed class PartBatch(Func<int> mostBytes, Action<IReadOnlyList<(SessionEnvelope, ReadOnlyMemory<byte>)>> publish)
    : IExportBatch
{
    private const int MostLines = 256;
    private const int MostBytes = 4 * 1024 * 1024;

    private readonly List<(SessionEnvelope, ReadOnlyMemory<byte>)> lines = [];
    private long bytes;

    public bool IsFull => lines.Count >= MostLines || bytes >= MostBytes;

    /// <summary>An envelope that cannot be cut fails here: the others of the batch must not be lost with it.</summary>
    public void Add(SessionEnvelope envelope)
    {
        (SessionEnvelope, ReadOnlyMemory<byte> Line)[] parts = [.. Parts.Cut(envelope, Parts.Write(envelope), mostBytes())];
        lines.AddRange(parts);
        bytes += parts.Sum(static part => (long)part.Line.Length);
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
