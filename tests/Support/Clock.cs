using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Support;

/// <summary>What the fake clock lacks: a wall clock that jumps without the monotonic one, and waits that can be awaited.</summary>
internal sealed class Clock : FakeTimeProvider
{
    private readonly SemaphoreSlim timers = new(0);
    private TimeSpan jumped;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + jumped;

    // The base class derives it from the wall clock.
    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        timers.Release();
        return timer;
    }

    /// <summary>Moves the wall clock alone, forwards or backwards.</summary>
    internal void Jump(TimeSpan time) => jumped += time;

    /// <summary>Lets the wait that is under way run out, and waits until the next one has begun.</summary>
    internal Task ElapseAsync() => ElapseAsync(TimeSpan.FromDays(1));

    /// <summary>Lets so much time go by in the wait that is under way, and waits until the next one has begun.</summary>
    internal async Task ElapseAsync(TimeSpan time)
    {
        await timers.WaitAsync();
        Advance(time);
        await timers.WaitAsync();
        timers.Release();
    }
}
