using System.Diagnostics;

namespace AgentObservatory.Benchmarks;

/// <summary>What a journal costs the agent, how much a crash can lose, and what open sessions cost that do nothing.</summary>
internal static class JournalReport
{
    private const int BusyThreads = 16;
    private const int IdleSessions = 10_000;
    private static readonly TimeSpan Reporting = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Idling = TimeSpan.FromSeconds(5);

    // What an agent does between two reports.
    private static readonly TimeSpan Work = TimeSpan.FromMicroseconds(50);

    internal static int Run()
    {
        Console.WriteLine("Machine: " + Machine.Description);
        BudgetLine[] lines = [.. JournalCost.Lines()];
        Array.ForEach(lines, static line => Console.WriteLine(line));
        string folder = Directory.CreateTempSubdirectory("observatory-journal-").FullName;
        var options = new ObservatoryOptions { Journal = folder, MaxEventsPerSession = int.MaxValue };
        Console.WriteLine("between rounds, a free core:      " + BetweenRounds(options, threads: 1));
        Console.WriteLine($"between rounds, {BusyThreads} busy threads:  " + BetweenRounds(options, BusyThreads));
        TimeSpan idle = IdleTime(options);
        Console.WriteLine(
            $"{IdleSessions:N0} idle sessions: {idle.TotalMilliseconds:F0} ms of processor time in {Idling.TotalSeconds:F0} s"
        );
        Directory.Delete(folder, recursive: true);
        return lines.Any(static line => line.IsFarOver) || idle > Idling / 100 ? 1 : 0;
    }

    /// <summary>Threads that work and report, and each time look at what the journal has written: one of them always runs, and
    /// sees the end of a round when it comes.</summary>
    private static string BetweenRounds(ObservatoryOptions options, int threads)
    {
        using var observatory = new Observatory(new NoOpExporter(), options);
        observatory.StartAsync().GetAwaiter().GetResult();
        using AgentSession session = observatory.StartSession(new AgentContext("session", "agent"));
        using StreamSpan stream = session.Stream("tokens");
        var distances = Enumerable.Range(0, threads).Select(static _ => new Latencies()).ToArray();
        long lastWritten = 0;
        long lastTime = Stopwatch.GetTimestamp();
        long start = lastTime;
        Contention.OnThreads(
            threads,
            number =>
            {
                while (Stopwatch.GetElapsedTime(start) < Reporting)
                {
                    long began = Stopwatch.GetTimestamp();
                    while (Stopwatch.GetElapsedTime(began) < Work) { }

                    stream.Event("chunk", ("seq", number), ("bytes", 4096));
                    long now = Stopwatch.GetTimestamp();
                    long written = observatory.Health.Journal!.EventsWritten;
                    long seen = Volatile.Read(ref lastWritten);
                    if (written > seen && Interlocked.CompareExchange(ref lastWritten, written, seen) == seen)
                    {
                        distances[number].Add(Stopwatch.GetElapsedTime(Interlocked.Exchange(ref lastTime, now), now));
                    }
                }
            }
        );
        var all = new Latencies();
        Array.ForEach(distances, all.Add);
        return $"p50 {all.Percentile(50).TotalMilliseconds:F1} ms, p99 {all.Percentile(99).TotalMilliseconds:F1} ms, "
            + $"longest {all.Percentile(100).TotalMilliseconds:F1} ms; {observatory.Health.Journal}";
    }

    private static TimeSpan IdleTime(ObservatoryOptions options)
    {
        using var observatory = new Observatory(new NoOpExporter(), options);
        observatory.StartAsync().GetAwaiter().GetResult();
        AgentSession[] sessions =
        [
            .. Enumerable
                .Range(0, IdleSessions)
                .Select(number => observatory.StartSession(new AgentContext("session " + number, "agent"))),
        ];
        Array.ForEach(sessions, static session => session.ToolCall("search"));
        observatory.FlushAsync().GetAwaiter().GetResult();
        GC.Collect();
        using Process process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        Thread.Sleep(Idling);
        process.Refresh();
        TimeSpan used = process.TotalProcessorTime - before;
        Array.ForEach(sessions, static session => session.Dispose());
        return used;
    }
}
