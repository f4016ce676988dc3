using System.Collections.Concurrent;

namespace AgentObservatory;

/// <summary>Keeps every envelope in memory, for tests and notebooks. Safe to use from any thread.</summary>
public sealed class InMemoryExporter : IExporter
{
    private readonly ConcurrentQueue<SessionEnvelope> envelopes = [];

    /// <summary>A copy of the envelopes so far, in order of arrival.</summary>
    public IReadOnlyList<SessionEnvelope> Envelopes => envelopes.ToArray();

    /// <inheritdoc/>
    public void Export(SessionEnvelope envelope) => envelopes.Enqueue(envelope);

    /// <summary>Removes the envelopes so far.</summary>
    public void Clear() => envelopes.Clear();
}
