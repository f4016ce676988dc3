namespace AgentObservatory.Log;

/// <summary>What an entry of a session's log says.</summary>
internal enum EntryKind : byte
{
    SessionStarted,
    SpanStarted,
    StreamEvent,
    SpanEnded,
    SessionEnded,
}

/// <summary>
/// One report as the agent's thread leaves it behind: 32 bytes. Its position in the log is its sequence. Immutable once it is
/// published. What is fixed about its span stands in the span's <see cref="SpanRow"/>.
/// </summary>
internal struct LogEntry
{
    internal long UnixNanoseconds;

    /// <summary>The name of a stream event; null for every other kind.</summary>
    internal string? Name;

    /// <summary>Of a start or an event; null where there are none. What an end knows stands in the span's row.</summary>
    internal NamedValue[]? Attributes;

    /// <summary>The row of its span; meaningless for the session's own start and end.</summary>
    internal int Row;

    internal EntryKind Kind;

    /// <summary>The verdict of an end: a <see cref="SpanStatus"/>.</summary>
    internal byte Status;

    /// <summary>Who watched when it was written.</summary>
    internal Watch Watch;
}
