namespace AgentObservatory.Log;

/// <summary>Derives the wall time from one monotonic reading. The wall clock is read when the session starts and again every
/// ten seconds or more; if the two clocks have drifted apart (a clock change, a sleep), the anchor moves. Durations come
/// only from monotonic readings.</summary>
internal sealed class SessionClock
{
    private const long RecheckNanoseconds = 10_000_000_000;
    private const long DriftNanoseconds = 50_000_000;
    private const long MostNanoseconds = long.MaxValue / 2;

    private readonly TimeProvider time;
    private readonly long frequency;

    // True for the system's clock on most systems, whose readings need no scaling.
    private readonly bool countsNanoseconds;
    private readonly long origin;
    private volatile Anchor anchor;

    internal SessionClock(TimeProvider time)
    {
        this.time = time;
        frequency = GuardedTime.Frequency(time);
        countsNanoseconds = time == TimeProvider.System && frequency == 1_000_000_000;
        origin = GuardedTime.Timestamp(time);
        anchor = new Anchor(countsNanoseconds ? origin : 0, ReadWall());
    }

    internal Moment Now()
    {
        long monotonic = ReadMonotonic();
        Anchor current = anchor;
        long elapsed = monotonic - current.Monotonic;
        long now = current.Wall + elapsed;
        bool isFresh = (ulong)elapsed < RecheckNanoseconds && now >= current.Wall;
        return new Moment(monotonic, isFresh ? now : Recheck(current, monotonic, elapsed));
    }

    internal long ReadMonotonic() => countsNanoseconds ? TimeProvider.System.GetTimestamp() : ReadScaled();

    /// <summary>Since the first reading, at most half of what fits: then no difference is too large.</summary>
    private long ReadScaled()
    {
        Int128 elapsed = (Int128)GuardedTime.Timestamp(time) - origin;
        return (long)Int128.Clamp(elapsed * 1_000_000_000 / frequency, -MostNanoseconds, MostNanoseconds);
    }

    private long Recheck(Anchor current, long monotonic, long elapsed)
    {
        long expected = long.CreateSaturating((Int128)current.Wall + elapsed);
        if (elapsed < RecheckNanoseconds)
        {
            return expected;
        }

        long actual = ReadWall();
        long wall = Int128.Abs((Int128)actual - expected) < DriftNanoseconds ? expected : actual;
        try
        {
            anchor = new Anchor(monotonic, wall);
        }
        catch (OutOfMemoryException)
        {
            // The next reading tries again.
        }

        return wall;
    }

    private long ReadWall() => Timestamp.FromDateTimeOffset(GuardedTime.UtcNow(time)).UnixNanoseconds;

    private sealed record Anchor(long Monotonic, long Wall);
}

/// <summary>One reading of a session's clock: nanoseconds on a monotonic clock, of which only differences have a meaning, and
/// the wall time. One that is told lies outside of the order of readings, and is kept as it is.</summary>
internal readonly record struct Moment(long Monotonic, long UnixNanoseconds, bool IsTold = false);
