namespace AgentObservatory.Log;

/// <summary>
/// Wall time from one monotonic reading. The wall clock is read when the session starts and again now and then; where the two
/// have drifted apart (a jump, a sleep), the anchor moves. Durations come from the monotonic readings alone. The provider is
/// foreign code: where it throws, the system's clock stands in.
/// </summary>
internal sealed class SessionClock
{
    private const long RecheckNanoseconds = 10_000_000_000;
    private const long DriftNanoseconds = 50_000_000;

    private readonly TimeProvider time;
    private readonly long frequency;

    // The system's clock on most systems: its readings are taken as they are.
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

    /// <summary>Nanoseconds on a clock that never runs backwards, with no meaning of their own.</summary>
    internal long ReadMonotonic() => countsNanoseconds ? TimeProvider.System.GetTimestamp() : ReadScaled();

    /// <summary>The wall time of a monotonic reading, in nanoseconds since 1970.</summary>
    internal long ToUnixNanoseconds(long monotonic)
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
