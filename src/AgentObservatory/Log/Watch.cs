namespace AgentObservatory.Log;

/// <summary>Who sees an entry of a log. Decided when the entry is written.</summary>
internal enum Watch : byte
{
    Nobody,
    Observers,

    /// <summary>The entry is caused by an observer: recorded, but shown to no observer.</summary>
    Hidden,
}
