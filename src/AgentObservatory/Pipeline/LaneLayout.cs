namespace AgentObservatory.Pipeline;

/// <summary>A lane's name, limits and mode. Inline it has no thread: then patience is how long a posting thread waits for the
/// turn before its item is dropped. With none it does not wait, and the thread that has the turn delivers the item. The owner
/// is the observatory or subscription whose foreign code runs here. Defects of the reader are reported to the
/// diagnostics.</summary>
internal sealed record LaneLayout(
    string Name,
    bool HasThread,
    int MaxItems,
    object Owner,
    DiagnosticChannel? Diagnostics = null,
    long MaxBytes = long.MaxValue,
    TimeSpan? Patience = null,
    IActivityFlow? Activities = null
);
