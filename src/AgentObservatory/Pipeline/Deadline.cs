namespace AgentObservatory;

internal static class Deadline
{
    /// <summary>Whether the task completes within the time; true at once where it is complete already.</summary>
    internal static async Task<bool> Within(this Task task, TimeSpan deadline, TimeProvider time)
    {
        try
        {
            await task.WaitAsync(deadline, time).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>A time to wait that is always valid: nothing negative, and what is too long for a timer is without end.</summary>
    internal static TimeSpan OrDefault(TimeSpan? deadline, TimeSpan missing)
    {
        TimeSpan chosen = deadline ?? missing;
        return chosen == Timeout.InfiniteTimeSpan || chosen.TotalMilliseconds > int.MaxValue ? Timeout.InfiniteTimeSpan
            : chosen < TimeSpan.Zero ? TimeSpan.Zero
            : chosen;
    }
}
