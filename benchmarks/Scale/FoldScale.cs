using System.Diagnostics;

namespace AgentObservatory.Benchmarks.Scale;

/// <summary>The fold of one session: the time and the memory that each of its spans or events takes.</summary>
internal static class FoldScale
{
    internal static readonly int[] Sizes = [1_000, 10_000, 100_000, 1_000_000];

    internal static TraceEvent[] Spans(int count) =>
        Record(session =>
        {
            for (int number = 0; number < count; number++)
            {
                session.ToolCall("search").Dispose();
            }
        });

    internal static TraceEvent[] Events(int count) =>
        Record(session =>
        {
            using StreamSpan stream = session.Stream("tokens");
            for (int number = 0; number < count; number++)
            {
                stream.Event("chunk", ("seq", number), ("bytes", 4096));
            }
        });

    /// <summary>Nanoseconds and allocated bytes for each of so many spans or events.</summary>
    internal static (double Nanoseconds, double Bytes) Measure(TraceEvent[] facts, int count) =>
        Rounds.Median(count > 100_000 ? 5 : 11, () => Round(facts, count, () => SessionReducer.Fold(facts)));

    /// <summary>
    /// The floor of a span: one object of the same size, in an array, by the id of a table. What it costs more at a large size is
    /// the work of the collector and of the processor's caches.
    /// </summary>
    internal static double MeasureFloor(int count, double bytes)
    {
        int words = Math.Max(1, (int)(bytes / 8) - 8);
        return Rounds.Median(count > 100_000 ? 5 : 11, () => Round([], count, () => Floor(count, words))).Time;
    }

    internal static (double Time, double Memory) Round(TraceEvent[] facts, int count, Func<object> fold)
    {
        int times = Math.Max(1, 100_000 / count);
        GC.Collect();
        Sample sample = SideBySide.Repeat(times, _ => GC.KeepAlive(fold()));
        GC.KeepAlive(facts);
        return (sample.Time.TotalNanoseconds / times / count, (double)sample.Bytes / times / count);
    }

    private static object Floor(int count, int words)
    {
        var table = new Dictionary<long, object[]>();
        for (int number = 0; number < count; number++)
        {
            table.Add(number * -0x61C8864680B583EBL, new object[words]);
        }

        return table;
    }

    private static TraceEvent[] Record(Action<AgentSession> work)
    {
        var memory = new InMemoryExporter();
        using var observatory = new Observatory(memory, EventScale.KeepsAll, inline: true);
        using (AgentSession session = observatory.StartSession(new AgentContext("session", "agent")))
        {
            work(session);
        }

        return [.. memory.Envelopes[0].Replay()];
    }
}
