namespace AgentObservatory.Log;

internal enum EntryKind : byte
{
    SessionStarted,
    SpanStarted,
    StreamEvent,
    SpanEnded,
    SessionEnded,
}

/// <summary>One report, as written by the agent's thread: 32 bytes. Its position in the log gives its sequence. Immutable
/// once published. What does not change about its span is in the span's <see cref="SpanRow"/>.</summary>
internal struct LogEntry
{
    internal const byte Prepared = byte.MaxValue;

    internal long UnixNanoseconds;

    /// <summary>The name of a stream event; null for every other kind.</summary>
    internal string? Name;

    /// <summary>Where the attributes of a start or an event begin. Those of an end are in the span's row.</summary>
    internal int FirstValue;

    /// <summary>The row of the span; not used for the session's own start and end.</summary>
    internal int Row;

    internal EntryKind Kind;
    internal byte Status;
    internal Watch Watch;

    /// <summary>The number of attributes; or <see cref="Prepared"/>, for a single value that is a map of them.</summary>
    internal byte Values;
}
