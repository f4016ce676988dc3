using AgentObservatory.Log;

namespace AgentObservatory.Pipeline;

internal static class Deadline
{
    /// <summary>Whether the task completes within the deadline. A completed task always does.</summary>
    internal static async Task<bool> Within(this Task task, TimeSpan deadline, TimeProvider time)
    {
        Task waiting;
        try
        {
            waiting = task.WaitAsync(deadline, time);
        }
        catch (Exception)
        {
            // The provider's timers are foreign code: if they fail, the system's are used.
            waiting = task.WaitAsync(deadline, TimeProvider.System);
        }

        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.IsCompletedSuccessfully;
    }

    /// <summary>The deadline, or the default if there is none, made valid for a timer: a negative time becomes zero, one
    /// that is too long becomes infinite.</summary>
    internal static TimeSpan OrDefault(TimeSpan? deadline, TimeSpan missing)
    {
        TimeSpan chosen = deadline ?? missing;
        return chosen == Timeout.InfiniteTimeSpan || chosen.TotalMilliseconds > int.MaxValue ? Timeout.InfiniteTimeSpan
            : chosen < TimeSpan.Zero ? TimeSpan.Zero
            : chosen;
    }

    /// <summary>What is left of a deadline that started at a timestamp.</summary>
    internal static TimeSpan Rest(TimeSpan deadline, long since, TimeProvider time)
    {
        if (deadline == Timeout.InfiniteTimeSpan)
        {
            return deadline;
        }

        TimeSpan rest = deadline - GuardedTime.Elapsed(time, since);
        return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
    }
}
