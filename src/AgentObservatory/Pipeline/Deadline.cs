using AgentObservatory.Log;

namespace AgentObservatory.Pipeline;

/// <summary>The end of a flush or a shutdown, by the user's clock where that has timers of its own, else by the system's. The
/// system's timers are not used: they need the thread pool, which agents may have blocked.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeSpan length;
    private readonly Timekeeper keeper;
    private readonly TimeProvider clock = TimeProvider.System;
    private readonly ITimer? timer;
    private readonly long start;
    private volatile bool isOver;

    internal Deadline(TimeSpan length, TimeProvider time, Timekeeper keeper)
    {
        this.length = length;
        this.keeper = keeper;
        if (time != TimeProvider.System && length != Timeout.InfiniteTimeSpan && OwnTimer(time) is { } own)
        {
            timer = own;
            clock = time;
        }

        start = GuardedTime.Timestamp(clock);
    }

    internal bool IsOver => isOver || Rest == TimeSpan.Zero;

    /// <summary>How long to wait for the deadline, unless something is told before.</summary>
    internal TimeSpan SystemRest => timer is null ? Rest : Timeout.InfiniteTimeSpan;

    internal TimeSpan Rest => isOver ? TimeSpan.Zero : RestOf(length, start, clock);

    /// <summary>What is left of a time that began at a timestamp.</summary>
    internal static TimeSpan RestOf(TimeSpan length, long start, TimeProvider clock)
    {
        if (length == Timeout.InfiniteTimeSpan)
        {
            return length;
        }

        TimeSpan elapsed = GuardedTime.Elapsed(clock, start);
        return elapsed < length ? length - elapsed : TimeSpan.Zero;
    }

    /// <summary>The deadline, or the default if there is none, made valid for a wait: a negative time becomes zero, one
    /// that is too long becomes infinite.</summary>
    internal static TimeSpan OrDefault(TimeSpan? deadline, TimeSpan missing)
    {
        TimeSpan chosen = deadline ?? missing;
        return chosen == Timeout.InfiniteTimeSpan || chosen.TotalMilliseconds > int.MaxValue ? Timeout.InfiniteTimeSpan
            : chosen < TimeSpan.Zero ? TimeSpan.Zero
            : chosen;
    }

    /// <summary>Waits until all of the tasks are true, or the deadline. True if they were: in time, or when it was looked.</summary>
    internal Timekeeper.Wait For(params Task<bool>[] tasks) => new(tasks, this, keeper);

    public void Dispose() => Foreign(() => timer?.Dispose());

    private ITimer? OwnTimer(TimeProvider time)
    {
        ITimer? made = null;
        Foreign(() => made = time.CreateTimer(_ => Pass(), null, length, Timeout.InfiniteTimeSpan));
        if (made?.GetType().Assembly != typeof(TimeProvider).Assembly)
        {
            return made;
        }

        made.Dispose();
        return null;
    }

    private void Pass()
    {
        isOver = true;
        keeper.Wake();
    }

    private static void Foreign(Action call)
    {
        try
        {
            call();
        }
        catch (Exception exception)
        {
            Uninterrupted.Caught(exception);
        }
    }
}

internal static class Completions
{
    /// <summary>Goes on where the task completes, whatever context or scheduler that thread has: the pool is not needed.</summary>
    internal static void Then<T>(this Task<T> task, Action<Task<T>> next) =>
        task.ContinueWith(next, default, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
