namespace AgentObservatory.Log;

/// <summary>Whether observers read the logs while they are written.</summary>
internal enum Watch : byte
{
    Nobody,

    Observers,

    /// <summary>An observer causes the entry itself: it is recorded and shown to no observer.</summary>
    Hidden,
}
