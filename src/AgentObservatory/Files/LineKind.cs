namespace AgentObservatory.Files;

/// <summary>What <see cref="LineSplitter"/> found.</summary>
internal enum LineKind
{
    /// <summary>No whole line yet.</summary>
    None,

    /// <summary>A line with its newline.</summary>
    Whole,

    /// <summary>The last line, without a newline.</summary>
    Torn,

    /// <summary>A line above the limit; its bytes have been discarded.</summary>
    TooLong,
}
