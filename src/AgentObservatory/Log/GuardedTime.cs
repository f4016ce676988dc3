namespace AgentObservatory.Log;

/// <summary>Reads the user's clock without ever throwing: if it throws, the system's clock is read instead.</summary>
internal static class GuardedTime
{
    internal static long Timestamp(TimeProvider time) => Read(time, static clock => clock.GetTimestamp());

    internal static DateTimeOffset UtcNow(TimeProvider time) => Read(time, static clock => clock.GetUtcNow());

    /// <summary>Timestamps per second; always positive.</summary>
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
