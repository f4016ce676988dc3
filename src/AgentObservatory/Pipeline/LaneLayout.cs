using AgentObservatory.Flow;

namespace AgentObservatory.Pipeline;

/// <summary>What a lane is made of.</summary>
/// <param name="Name">The name of its thread.</param>
/// <param name="HasThread">Whether it has a thread; without one, whoever posts takes the turn.</param>
/// <param name="MaxItems">How many items may wait.</param>
/// <param name="MaxBytes">How many bytes these may hold.</param>
/// <param name="Patience">
/// Without a thread: how long whoever posts waits for the turn before the item is dropped. Null: nobody waits, and what is not
/// delivered now is delivered with what comes next.
/// </param>
/// <param name="Owner">Whose foreign code runs here.</param>
/// <param name="Activities">Makes activities current; null where activities are left alone.</param>
internal sealed record LaneLayout(
    string Name,
    bool HasThread,
    int MaxItems,
    long MaxBytes,
    TimeSpan? Patience,
    object Owner,
    IActivityFlow? Activities
);
