using AgentObservatory.Flow;

namespace AgentObservatory.Pipeline;

/// <summary>A lane's name, limits and mode.</summary>
/// <param name="Name">The name of its thread.</param>
/// <param name="HasThread">Whether it has a thread; without one, the posting thread takes the turn.</param>
/// <param name="MaxItems">How many items may wait.</param>
/// <param name="MaxBytes">How many bytes these may hold.</param>
/// <param name="Patience">Without a thread: how long the posting thread waits for the turn before the item is dropped. Null:
/// it does not wait, and the item is delivered by the thread that has the turn, or with the next item.</param>
/// <param name="Owner">The observatory or subscription whose foreign code runs here.</param>
/// <param name="Activities">Makes activities current; null if activities are left alone.</param>
internal sealed record LaneLayout(
    string Name,
    bool HasThread,
    int MaxItems,
    long MaxBytes,
    TimeSpan? Patience,
    object Owner,
    IActivityFlow? Activities
);
