namespace AgentObservatory.Tests.Support;

/// <summary>A clock that moves when it is told to: the wall time may jump, the monotonic time only advances.</summary>
internal sealed class FakeClock : TimeProvider
{
    private long ticks = 1_000_000;

    internal DateTimeOffset Wall { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Wall;

    public override long GetTimestamp() => ticks;

    internal void Advance(TimeSpan time)
    {
        ticks += time.Ticks;
        Wall += time;
    }
}
