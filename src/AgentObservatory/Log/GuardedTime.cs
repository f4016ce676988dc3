namespace AgentObservatory.Log;

/// <summary>Reads the user's clock without ever throwing: if it throws, the system's clock is read instead. Whatever it
/// says, results saturate.</summary>
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

    /// <summary>The time since a timestamp. A clock that runs backwards has moved by none.</summary>
    internal static TimeSpan Elapsed(TimeProvider time, long since)
    {
        Int128 ticks = ((Int128)Timestamp(time) - since) * TimeSpan.TicksPerSecond / Frequency(time);
        return new TimeSpan(Math.Max(0, long.CreateSaturating(ticks)));
    }

    private static T Read<T>(TimeProvider time, Func<TimeProvider, T> read)
    {
        try
        {
            return read(time);
        }
        catch (Exception exception)
        {
            Uninterrupted.Caught(exception);
            return read(TimeProvider.System);
        }
    }
}
