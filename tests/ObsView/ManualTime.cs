namespace AgentObservatory.Tests.Viewer;

/// <summary>A clock whose timers run out when the test says so.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly SemaphoreSlim started = new(0);
    private readonly Queue<Action> timers = [];

    /// <summary>Lets the wait be over, and waits until the next one has begun.</summary>
    public async Task ElapseAsync()
    {
        await started.WaitAsync();
        timers.Dequeue()();
        await started.WaitAsync();
        started.Release();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        timers.Enqueue(() => callback(state));
        started.Release();
        return new Idle();
    }

    private sealed class Idle : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
