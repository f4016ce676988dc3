using System.Diagnostics;

namespace AgentObservatory.Benchmarks;

/// <summary>Agents that run sessions, each on a thread of its own.</summary>
internal static class Producers
{
    internal const int Count = 8;
    internal const int EventsPerSession = 12;

    /// <summary>Runs for a while; gives how long the end of a session took, as the agents saw it, and how many there were.</summary>
    /// <param name="observatory">Records them.</param>
    /// <param name="time">How long to run.</param>
    /// <param name="rate">Sessions a second of all agents together; null for as many as they can.</param>
    internal static (Latencies Ends, long Sessions) Run(Observatory observatory, TimeSpan time, int? rate = null)
    {
        var ends = Enumerable.Range(0, Count).Select(_ => new Latencies()).ToArray();
        long sessions = Pace(Count, rate, time, number => ends[number].Add(RunSession(observatory)));
        var all = new Latencies();
        Array.ForEach(ends, all.Add);
        return (all, sessions);
    }

    /// <summary>Repeats work for a while on a number of threads; gives how often.</summary>
    /// <param name="threads">How many threads; each is told its number.</param>
    /// <param name="rate">Repetitions a second of all threads together; null for as many as they can.</param>
    /// <param name="time">How long to run.</param>
    /// <param name="work">What to repeat.</param>
    internal static long Pace(int threads, int? rate, TimeSpan time, Action<int> work)
    {
        long[] done = new long[threads];
        long start = Stopwatch.GetTimestamp();
        Contention.OnThreads(
            threads,
            number =>
            {
                while (Stopwatch.GetElapsedTime(start) is var passed && passed < time)
                {
                    if (done[number] * (double)threads / rate > passed.TotalSeconds)
                    {
                        // It is too early: a real thread waits for real time.
                        Thread.Sleep(1);
                        continue;
                    }

                    work(number);
                    done[number]++;
                }
            }
        );
        return done.Sum();
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
