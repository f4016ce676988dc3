namespace AgentObservatory.Pipeline;

/// <summary>What waits in a lane: an item with the room that it takes, or a mark with work to do.</summary>
internal sealed class LaneItem<T>(T? value, long bytes, Func<bool>? work)
    where T : class
{
    private readonly TaskCompletionSource<bool>? reached = work is null
        ? null
        : new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int isTaken;

    /// <summary>The item; null for a mark.</summary>
    internal T? Value => value;

    internal long Bytes => bytes;

    internal bool IsTaken => Volatile.Read(ref isTaken) != 0;

    /// <summary>For a mark: completes with whether its work was done and succeeded.</summary>
    internal Task<bool> Reached => reached?.Task ?? Task.FromResult(true);

    /// <summary>True for the one caller that delivers or drops it.</summary>
    internal bool TryTake() => Interlocked.Exchange(ref isTaken, 1) == 0;

    internal void Reach(bool isReached) => reached?.TrySetResult(isReached && work!());
}
