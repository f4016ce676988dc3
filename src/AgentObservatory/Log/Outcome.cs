namespace AgentObservatory.Log;

/// <summary>What becomes of a report.</summary>
internal enum Outcome : byte
{
    Kept,

    /// <summary>Counted by the session under the reason why it was dropped.</summary>
    Dropped,

    /// <summary>The session has ended: its log takes nothing any more.</summary>
    SessionEnded,
}
