namespace AgentObservatory;

/// <summary>Keeps every envelope in memory: for tests and notebooks. Safe to read from any thread.</summary>
public sealed class InMemoryExporter : IExporter
{
    private readonly Lock gate = new();
    private readonly List<SessionEnvelope> envelopes = [];

    /// <summary>The envelopes so far, in the order of their arrival: a copy.</summary>
    public IReadOnlyList<SessionEnvelope> Envelopes
    {
        get
        {
            lock (gate)
            {
                return [.. envelopes];
            }
        }
    }

    /// <inheritdoc/>
    public void Export(SessionEnvelope envelope)
    {
        lock (gate)
        {
            envelopes.Add(envelope);
        }
    }

    /// <summary>Forgets the envelopes so far.</summary>
    public void Clear()
    {
        lock (gate)
        {
            envelopes.Clear();
        }
    }
}
