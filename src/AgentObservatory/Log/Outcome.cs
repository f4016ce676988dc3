namespace AgentObservatory.Log;

/// <summary>What happens to a report.</summary>
internal enum Outcome : byte
{
    Kept,

    /// <summary>Dropped, and counted by the session under the cause.</summary>
    Dropped,

    /// <summary>The session has ended, and its log takes no more reports.</summary>
    SessionEnded,
}
