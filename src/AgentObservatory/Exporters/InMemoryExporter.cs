using System.Collections.Concurrent;
using AgentObservatory.Log;

namespace AgentObservatory;

/// <summary>Keeps every envelope in memory, for tests and notebooks. Safe to use from any thread.</summary>
public sealed class InMemoryExporter : IExporter
{
    private readonly ConcurrentQueue<SessionEnvelope> envelopes = [];

    /// <summary>A copy of the envelopes so far, in order of arrival.</summary>
    public IReadOnlyList<SessionEnvelope> Envelopes => Uninterrupted.Wait(envelopes, static all => all.ToArray());

    /// <inheritdoc/>
    public void Export(SessionEnvelope envelope) =>
        Uninterrupted.Wait(
            (envelopes, envelope),
            static one =>
            {
                one.envelopes.Enqueue(one.envelope);
                return true;
            }
        );

    /// <summary>Removes the envelopes so far.</summary>
    public void Clear() =>
        Uninterrupted.Wait(
            envelopes,
            static all =>
            {
                all.Clear();
                return true;
            }
        );
}
