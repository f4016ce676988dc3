namespace AgentObservatory.Log;

/// <summary>Readings of a user's clock that never throw: where it does, the system's clock stands in.</summary>
internal static class GuardedTime
{
    internal static long Timestamp(TimeProvider time) => Read(time, static clock => clock.GetTimestamp());

    internal static DateTimeOffset UtcNow(TimeProvider time) => Read(time, static clock => clock.GetUtcNow());

    /// <summary>How many timestamps a second has; never zero or less.</summary>
    internal static long Frequency(TimeProvider time)
    {
        long frequency = Read(time, static clock => clock.TimestampFrequency);
        return frequency > 0 ? frequency : TimeProvider.System.TimestampFrequency;
    }

    internal static TimeSpan Elapsed(TimeProvider time, long since) =>
        TimeSpan.FromSeconds((Timestamp(time) - since) / (double)Frequency(time));

    private static T Read<T>(TimeProvider time, Func<TimeProvider, T> read)
    {
        try
        {
            return read(time);
        }
        catch (Exception)
        {
            return read(TimeProvider.System);
        }
    }
}
