using System.Diagnostics;

namespace AgentObservatory.Benchmarks;

/// <summary>How far apart the rounds of a journal are while threads work and report: what a crash can lose.</summary>
internal static class JournalRounds
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(10);

    // What an agent does between two reports.
    private static readonly TimeSpan Work = TimeSpan.FromMicroseconds(50);

    /// <param name="beside">What runs beside the journal.</param>
    /// <param name="options">Those of the observatory.</param>
    /// <param name="threads">How many threads report.</param>
    /// <param name="limits">Milliseconds for the median, the p99 and the longest.</param>
    internal static IEnumerable<BudgetLine> Lines(string beside, ObservatoryOptions options, int threads, double[] limits)
    {
        using var observatory = new Observatory(new NoOpExporter(), options);
        observatory.StartAsync().GetAwaiter().GetResult();
        Watch(observatory, threads, WarmUp);
        (Latencies apart, int rounds) = Watch(observatory, threads, Measured);
        JournalHealth health = observatory.Health.Journal!;
        string range = $"{rounds:N0} rounds; {health.EventsWritten:N0} events written, {health.EventsLost:N0} lost";
        string what = $"rounds apart, {beside}, ";
        yield return new(what + "median", "ms", Milliseconds(apart, 50), limits[0], IsUpperLimit: true, range);
        yield return new(what + "p99", "ms", Milliseconds(apart, 99), limits[1], IsUpperLimit: true, range);
        yield return new(what + "longest", "ms", Milliseconds(apart, 100), limits[2], IsUpperLimit: true, range);
    }

    /// <summary>Threads that work and report, and each time look at what the journal has written: one of them always runs, and
    /// sees the end of a round when it comes.</summary>
    private static (Latencies Apart, int Rounds) Watch(Observatory observatory, int threads, TimeSpan time)
    {
        using AgentSession session = observatory.StartSession(new AgentContext("session", "agent"));
        using StreamSpan stream = session.Stream("tokens");
        var gate = new Lock();
        var apart = new Latencies();
        int rounds = 0;
        long written = observatory.Health.Journal!.EventsWritten;
        long start = Stopwatch.GetTimestamp();
        long last = start;
        Contention.OnThreads(
            threads,
            number =>
            {
                while (Stopwatch.GetElapsedTime(start) < time)
                {
                    long began = Stopwatch.GetTimestamp();
                    while (Stopwatch.GetElapsedTime(began) < Work) { }

                    stream.Event("chunk", ("seq", number), ("bytes", 4096));
                    if (observatory.Health.Journal!.EventsWritten > Volatile.Read(ref written))
                    {
                        See();
                    }
                }
            }
        );
        return (apart, rounds);

        void See()
        {
            lock (gate)
            {
                long now = Stopwatch.GetTimestamp();
                long seen = observatory.Health.Journal!.EventsWritten;
                if (seen > written)
                {
                    apart.Add(Stopwatch.GetElapsedTime(last, now));
                    rounds++;
                    last = now;
                    Volatile.Write(ref written, seen);
                }
            }
        }
    }

    private static double Milliseconds(Latencies apart, double percent) => apart.Percentile(percent).TotalMilliseconds;
}
