namespace AgentObservatory.Capture;

/// <summary>Readings of a user's clock that never throw.</summary>
internal static class GuardedTime
{
    internal static long Timestamp(TimeProvider time)
    {
        try
        {
            return time.GetTimestamp();
        }
        catch (Exception)
        {
            return TimeProvider.System.GetTimestamp();
        }
    }

    internal static DateTimeOffset UtcNow(TimeProvider time)
    {
        try
        {
            return time.GetUtcNow();
        }
        catch (Exception)
        {
            return TimeProvider.System.GetUtcNow();
        }
    }
}
