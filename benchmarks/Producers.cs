using System.Diagnostics;

namespace AgentObservatory.Benchmarks;

/// <summary>Agents that run sessions as fast as they can, each on a thread of its own.</summary>
internal static class Producers
{
    internal const int Count = 8;
    internal const int EventsPerSession = 12;

    /// <summary>Runs for a while; gives how long the end of a session took, as the agents saw it, and how many there were.</summary>
    internal static (Latencies Ends, long Sessions) Run(Observatory observatory, TimeSpan time)
    {
        var ends = Enumerable.Range(0, Count).Select(_ => new Latencies()).ToArray();
        long[] sessions = new long[Count];
        long stopAt = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        Thread[] threads =
        [
            .. Enumerable
                .Range(0, Count)
                .Select(number => new Thread(() =>
                {
                    while (Stopwatch.GetTimestamp() < stopAt)
                    {
                        ends[number].Add(RunSession(observatory));
                        sessions[number]++;
                    }
                })),
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        var all = new Latencies();
        Array.ForEach(ends, all.Add);
        return (all, sessions.Sum());
    }

    /// <summary>One session of twelve events; gives how long its end took.</summary>
    internal static TimeSpan RunSession(Observatory observatory)
    {
        AgentSession session = observatory.StartSession(new AgentContext("session", "agent"));
        using (session.AgentStep("plan"))
        using (AgentSpan tool = session.ToolCall("search", ("query", "rx"), ("top_k", 5)))
        {
            tool.Event("cache_miss");
            tool.Event("hit", ("rank", 1));
        }

        using (StreamSpan stream = session.Stream("tokens"))
        {
            for (int number = 0; number < 4; number++)
            {
                stream.Event("token", ("seq", number), ("text", "word"));
            }
        }

        long start = Stopwatch.GetTimestamp();
        session.Dispose();
        return Stopwatch.GetElapsedTime(start);
    }
}
