namespace AgentObservatory

open System
open System.Threading

/// A clock for tests: it stands still until it is moved, and begins at midnight of 1 January 2000, UTC. Its timers are the system's,
/// so that a wait on it takes as long as it says. Safe to use from any thread.
[<Sealed>]
type TestClock() =
    inherit TimeProvider()

    static let start = DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero)
    static let most = DateTimeOffset.MaxValue.UtcTicks - start.UtcTicks
    let gate = Lock()
    let mutable passed = 0L

    /// <summary>Lets time go by, at once, until the end of the year 9999 at most.</summary>
    /// <param name="time">How much; not negative.</param>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The time is negative.</exception>
    member _.Advance(time: TimeSpan) : unit =
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, nameof time)
        lock gate (fun () -> Volatile.Write(&passed, passed + min time.Ticks (most - passed)))

    override _.GetUtcNow() = start.AddTicks(Volatile.Read &passed)

    override _.GetTimestamp() = Volatile.Read &passed

    override _.TimestampFrequency = TimeSpan.TicksPerSecond
