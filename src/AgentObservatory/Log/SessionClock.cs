namespace AgentObservatory.Log;

/// <summary>Derives the wall time from one monotonic reading. The wall clock is read when the session starts and again every
/// ten seconds or more; if the two clocks have drifted apart (a clock change, a sleep), the anchor moves. Durations come
/// only from monotonic readings. The provider is foreign code: if it throws, the system's clock is read instead.</summary>
internal sealed class SessionClock
{
    private const long RecheckNanoseconds = 10_000_000_000;
    private const long DriftNanoseconds = 50_000_000;

    private readonly TimeProvider time;
    private readonly long frequency;

    // True for the system's clock on most systems, whose readings need no scaling.
    private readonly bool countsNanoseconds;
    private volatile Anchor anchor;

    internal SessionClock(TimeProvider time)
    {
        this.time = time;
        frequency = GuardedTime.Frequency(time);
        countsNanoseconds = time == TimeProvider.System && frequency == 1_000_000_000;
        anchor = new Anchor(ReadMonotonic(), ReadWall());
    }

    internal Moment Now()
    {
        long monotonic = ReadMonotonic();
        return new Moment(monotonic, ToUnixNanoseconds(monotonic));
    }

    /// <summary>Nanoseconds on a monotonic clock; only differences have a meaning.</summary>
    internal long ReadMonotonic() => countsNanoseconds ? TimeProvider.System.GetTimestamp() : ReadScaled();

    private long ToUnixNanoseconds(long monotonic)
    {
        Anchor current = anchor;
        long elapsed = monotonic - current.Monotonic;
        return elapsed < RecheckNanoseconds ? current.Wall + elapsed : Recheck(current, monotonic);
    }

    private long ReadScaled() => (long)((Int128)GuardedTime.Timestamp(time) * 1_000_000_000 / frequency);

    private long Recheck(Anchor current, long monotonic)
    {
        long expected = current.Wall + (monotonic - current.Monotonic);
        long actual = ReadWall();
        long wall = Math.Abs(actual - expected) < DriftNanoseconds ? expected : actual;
        anchor = new Anchor(monotonic, wall);
        return wall;
    }

    private long ReadWall() => Timestamp.FromDateTimeOffset(GuardedTime.UtcNow(time)).UnixNanoseconds;

    private sealed record Anchor(long Monotonic, long Wall);
}

/// <summary>One reading of a session's clock: nanoseconds on a monotonic clock, of which only differences have a meaning, and
/// the wall time.</summary>
internal readonly record struct Moment(long Monotonic, long UnixNanoseconds);
