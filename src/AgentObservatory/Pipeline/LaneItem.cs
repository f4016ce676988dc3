namespace AgentObservatory.Pipeline;

/// <summary>What waits in a lane: an item with the room that it takes, or a mark at which some work is to be done.</summary>
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

    /// <summary>Of a mark: whether its work was done, and well.</summary>
    internal Task<bool> Reached => reached?.Task ?? Task.FromResult(true);

    /// <summary>True for the one caller who delivers or drops it.</summary>
    internal bool TryTake() => Interlocked.Exchange(ref isTaken, 1) == 0;

    internal void Reach(bool isReached) => reached?.TrySetResult(isReached && work!());
}
