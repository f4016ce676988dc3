using System.Runtime.CompilerServices;

namespace AgentObservatory.Pipeline;

/// <summary>The end of a flush or a shutdown, by the user's clock where that has timers of its own, else by the system's.
/// Neither the system's timers nor the thread pool nor a synchronization context is needed, for agents may have blocked
/// them: what waits goes on from a thread of its own.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeSpan length;
    private readonly Action<Thread> startThread;
    private readonly TimeProvider clock;
    private readonly TaskCompletionSource passed = new();
    private readonly ITimer? timer;
    private readonly long start;

    internal Deadline(TimeSpan length, TimeProvider time, Action<Thread> startThread)
    {
        this.length = length;
        this.startThread = startThread;
        timer = time == TimeProvider.System || length == Timeout.InfiniteTimeSpan ? null : OwnTimer(time);
        clock = timer is null ? TimeProvider.System : time;
        start = GuardedTime.Timestamp(clock);
    }

    /// <summary>Half of its length, for what comes first.</summary>
    internal TimeSpan Half => length == Timeout.InfiniteTimeSpan ? length : length / 2;

    internal bool IsOver => Rest == TimeSpan.Zero;

    internal TimeSpan Rest => passed.Task.IsCompleted ? TimeSpan.Zero : RestOf(length, start, clock);

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

    /// <summary>Waits until all of the tasks are true, or the deadline. True if all were, at the latest when the deadline passed.</summary>
    internal Task<bool> For(params Task<bool>[] tasks)
    {
        Task<bool[]> all = Task.WhenAll(tasks);
        var reached = new TaskCompletionSource<bool>();
        if (length == Timeout.InfiniteTimeSpan)
        {
            all.Then(_ => Finish());
        }
        else if (all.IsCompleted || IsOver || Uninterrupted.Start("AgentObservatory waits", Wait, startThread) is not null)
        {
            // There is nothing to wait for, or no thread could be started: then this one waits itself.
            Wait();
        }

        return reached.Task;

        void Wait()
        {
            Block(all);
            Finish();
        }

        void Finish() =>
            reached.SetResult(all.IsCompletedSuccessfully && Array.TrueForAll(all.Result, static isReached => isReached));
    }

    /// <summary>Blocks until the task has ended, or the deadline. True if it has.</summary>
    internal bool Block(Task task)
    {
        Task first = Task.WhenAny(task, passed.Task);
        while (!task.IsCompleted && !IsOver)
        {
            Uninterrupted.Wait((first, deadline: this), static wait => wait.first.Wait(wait.deadline.Slice));
        }

        return task.IsCompleted;
    }

    /// <summary>How long to wait before the clock is looked at again: a user's clock need not agree with its timers.</summary>
    private TimeSpan Slice => timer is null ? Rest : TimeSpan.FromMilliseconds(100);

    public void Dispose() => Foreign(() => timer?.Dispose());

    private ITimer? OwnTimer(TimeProvider time)
    {
        ITimer? made = null;
        Foreign(() => made = time.CreateTimer(_ => passed.TrySetResult(), null, length, Timeout.InfiniteTimeSpan));
        if (made?.GetType().Assembly != typeof(TimeProvider).Assembly)
        {
            return made;
        }

        made.Dispose();
        return null;
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

/// <summary>How the pipeline waits for its own tasks: it goes on where the task completes, whatever context or scheduler that
/// thread has. A plain await does not: of a task that completes just then, it goes on in the pool, which may be blocked.</summary>
internal static class Completions
{
    internal static void Then<T>(this Task<T> task, Action<Task<T>> next) =>
        task.ContinueWith(next, default, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    internal static DirectAwaiter<T> Direct<T>(this Task<T> task) => new(task);
}

internal readonly struct DirectAwaiter<T>(Task<T> task) : ICriticalNotifyCompletion
{
    public bool IsCompleted => task.IsCompleted;

    public DirectAwaiter<T> GetAwaiter() => this;

    public T GetResult() => task.GetAwaiter().GetResult();

    public void OnCompleted(Action continuation) => task.Then(_ => continuation());

    public void UnsafeOnCompleted(Action continuation) => OnCompleted(continuation);
}
