namespace AgentObservatory;

/// <summary>Keeps every envelope in memory, for tests and notebooks. Safe to use from any thread.</summary>
public sealed class InMemoryExporter : IExporter
{
    private readonly Lock gate = new();
    private readonly List<SessionEnvelope> envelopes = [];

    /// <summary>A copy of the envelopes so far, in order of arrival.</summary>
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

    /// <summary>Removes the envelopes so far.</summary>
    public void Clear()
    {
        lock (gate)
        {
            envelopes.Clear();
        }
    }
}
