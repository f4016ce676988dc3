namespace AgentObservatory.Capture;

/// <summary>What became of a report.</summary>
internal enum Reception
{
    Kept,

    /// <summary>Kept, after its span had ended.</summary>
    KeptLate,
    EventLimit,
    ByteLimit,
    SpanNotRecorded,
    SecondEnd,
    SessionEnded,
}
