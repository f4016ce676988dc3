using AgentObservatory.Capture;

namespace AgentObservatory;

/// <summary>How envelopes get from sessions that have ended to the exporters. Two ways: inline and in the background.</summary>
internal abstract class Delivery
{
    /// <summary>Takes a session that has ended. Called on the agent's thread.</summary>
    internal abstract void Accept(SealedSession session);

    /// <summary>Counts a session that ended when nothing is taken any more.</summary>
    internal abstract void Refuse(SealedSession session, string reason);

    internal abstract void Start();

    /// <summary>True when everything accepted before has been exported within the deadline.</summary>
    internal abstract Task<bool> FlushAsync(TimeSpan deadline);

    /// <summary>Exports what was accepted and disposes the exporters; true when the deadline cut it short.</summary>
    internal abstract Task<bool> ShutdownAsync(TimeSpan deadline);

    internal abstract IReadOnlyList<ExporterHealth> Health();
}
