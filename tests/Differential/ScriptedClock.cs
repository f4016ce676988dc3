namespace AgentObservatory.Tests.Differential;

/// <summary>A clock that moves only when the program says so, or by a fixed step with each monotonic reading.</summary>
internal sealed class ScriptedClock : TimeProvider
{
    private long ticks = 1_000_000;

    internal DateTimeOffset Wall { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>How far a monotonic reading moves the clock; zero, the default, keeps it still.</summary>
    internal TimeSpan StepPerReading { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Wall;

    public override long GetTimestamp()
    {
        long now = ticks;
        Advance(StepPerReading);
        return now;
    }

    internal void Advance(TimeSpan time)
    {
        ticks += time.Ticks;
        Wall += time;
    }
}
