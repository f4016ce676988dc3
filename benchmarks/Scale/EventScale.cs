using System.Diagnostics;

namespace AgentObservatory.Benchmarks.Scale;

/// <summary>Events into an open session: the time of each, and the memory that the session holds when all are in.</summary>
internal static class EventScale
{
    internal static readonly int[] Sizes = [100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

    // So many events at least make a round: small sessions are many, all open at the end.
    private const int EventsPerRound = 100_000;

    /// <summary>Room for whatever comes.</summary>
    internal static readonly ObservatoryOptions KeepsAll = new()
    {
        MaxEventsPerSession = 2 * Sizes[^1],
        MaxBytesPerSession = 1L << 40,
    };

    /// <summary>Nanoseconds an event, its share of the session's start included, and bytes that one session holds.</summary>
    internal static (double Nanoseconds, double Bytes) Measure(int events, ObservatoryOptions options) =>
        Rounds.Median(events > 1_000_000 ? 3 : 7, () => Round(events, options));

    internal static (double Nanoseconds, double Bytes) Round(int events, ObservatoryOptions options)
    {
        var observatory = new Observatory([], options);
        var sessions = new AgentSession[Math.Max(1, EventsPerRound / events)];
        var flow = ExecutionContext.Capture()!;
        long before = GC.GetTotalMemory(forceFullCollection: true);

        long start = Stopwatch.GetTimestamp();
        for (int index = 0; index < sessions.Length; index++)
        {
            // In a flow of its own: sessions side by side, not one within the other.
            ExecutionContext.Run(flow, _ => sessions[index] = Record(observatory, events), null);
        }

        TimeSpan time = Stopwatch.GetElapsedTime(start);
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Array.ForEach(sessions, static session => session.Dispose());
        return (time.TotalNanoseconds / sessions.Length / events, (double)held / sessions.Length);
    }

    /// <summary>
    /// Nanoseconds an event of the floor: the clock and the attributes, kept in an array. What this costs more at a large size
    /// is the collector's work for whatever stays alive.
    /// </summary>
    internal static double MeasureFloor(int events) =>
        Rounds.Median(events > 1_000_000 ? 3 : 7, () => (FloorRound(events), 0)).Time;

    internal static double FloorRound(int events)
    {
        int sessions = Math.Max(1, EventsPerRound / events);
        object[][] kept = [.. Enumerable.Range(0, sessions).Select(_ => new object[events])];
        long[] times = new long[events];
        GC.Collect();
        long start = Stopwatch.GetTimestamp();
        foreach (object[] session in kept)
        {
            for (int number = 0; number < events; number++)
            {
                times[number] = Stopwatch.GetTimestamp();
                session[number] = new KeyValuePair<string, AttributeValue>[] { new("seq", number), new("bytes", 4096) };
            }
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / sessions / events;
    }

    private static AgentSession Record(Observatory observatory, int events)
    {
        AgentSession session = observatory.StartSession(new AgentContext("session", "agent"));
        StreamSpan stream = session.Stream("tokens");
        for (int number = 0; number < events; number++)
        {
            stream.Event("chunk", ("seq", number), ("bytes", 4096));
        }

        return session;
    }
}
