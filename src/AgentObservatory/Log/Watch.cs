namespace AgentObservatory.Log;

/// <summary>Whether somebody reads the logs while they are written.</summary>
internal enum Watch : byte
{
    Nobody,

    /// <summary>Observers see the entry.</summary>
    Observers,

    /// <summary>There are observers, and one of them causes the entry: it is recorded, and shown to none.</summary>
    Hidden,
}
