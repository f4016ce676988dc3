using System.Diagnostics;

namespace AgentObservatory.Benchmarks;

/// <summary>Many threads that report into one stream, beside as many that add the same to a plain list under a lock.</summary>
internal static class Contention
{
    internal static readonly int[] Threads = [1, 2, 4, 8, 16, 32, 64];

    private const int Calls = 192_000;
    private const int Turns = 7;

    // Some turns long, so that the runtime has compiled the hot paths for the last time.
    private const int WarmUpTurns = 5;

    private static readonly Observatory Roomy = new(
        [],
        new ObservatoryOptions { MaxEventsPerSession = 2 * Calls, MaxBytesPerSession = 1L << 32 }
    );

    /// <summary>The stream's figures and the list's, the two taking turns.</summary>
    internal static (ContendedCalls Stream, ContendedCalls List) Measure(int threads)
    {
        for (int turn = 0; turn < WarmUpTurns; turn++)
        {
            IntoStream(threads, new ContendedCalls());
            IntoList(threads, new ContendedCalls());
        }

        var (stream, list) = (new ContendedCalls(), new ContendedCalls());
        for (int turn = 0; turn < Turns; turn++)
        {
            IntoStream(threads, stream);
            IntoList(threads, list);
        }

        return (stream, list);
    }

    private static void IntoStream(int threads, ContendedCalls calls)
    {
        using AgentSession session = Roomy.StartSession(new AgentContext("s", "a"));
        using StreamSpan stream = session.Stream("tokens");
        Run(threads, calls, number => stream.Event("chunk", ("seq", number), ("bytes", 4096)));
    }

    private static void IntoList(int threads, ContendedCalls calls)
    {
        var gate = new Lock();
        var list = new List<(long Time, string Name, KeyValuePair<string, AttributeValue>[] Attributes)>();
        Run(
            threads,
            calls,
            number =>
            {
                KeyValuePair<string, AttributeValue>[] attributes = [new("seq", number), new("bytes", 4096)];
                lock (gate)
                {
                    list.Add((Stopwatch.GetTimestamp(), "chunk", attributes));
                }
            }
        );
    }

    /// <summary>Runs the calls once without a clock, for the throughput, and once with one around each of them.</summary>
    private static void Run(int threads, ContendedCalls calls, Action<int> call)
    {
        int share = Calls / threads / 2;
        long[][] ticks = [.. Enumerable.Range(0, threads).Select(_ => new long[share])];
        GC.Collect();
        TimeSpan time = OnThreads(
            threads,
            _ =>
            {
                for (int number = 0; number < share; number++)
                {
                    call(number);
                }
            }
        );
        OnThreads(
            threads,
            thread =>
            {
                long[] own = ticks[thread];
                for (int number = 0; number < share; number++)
                {
                    long start = Stopwatch.GetTimestamp();
                    call(number);
                    own[number] = Stopwatch.GetTimestamp() - start;
                }
            }
        );
        calls.Add(share * threads / time.TotalSeconds, ticks);
    }

    /// <summary>From the moment at which all threads run.</summary>
    internal static TimeSpan OnThreads(int count, Action<int> work)
    {
        using var ready = new CountdownEvent(count);
        using var go = new ManualResetEventSlim();
        Thread[] threads =
        [
            .. Enumerable
                .Range(0, count)
                .Select(number => new Thread(() =>
                {
                    ready.Signal();
                    go.Wait();
                    work(number);
                })),
        ];
        Array.ForEach(threads, static thread => thread.Start());
        ready.Wait();
        long start = Stopwatch.GetTimestamp();
        go.Set();
        Array.ForEach(threads, static thread => thread.Join());
        return Stopwatch.GetElapsedTime(start);
    }
}

/// <summary>Throughput, and how long single calls took, over several turns.</summary>
internal sealed class ContendedCalls
{
    private readonly List<double> perSecond = [];
    private readonly List<long[]> turns = [];

    internal double PerSecond => perSecond.Order().ElementAt(perSecond.Count / 2);

    internal void Add(double callsPerSecond, long[][] ticks)
    {
        perSecond.Add(callsPerSecond);
        long[] sorted = [.. ticks.SelectMany(static thread => thread)];
        Array.Sort(sorted);
        turns.Add(sorted);
    }

    /// <summary>The microseconds within which so many percent of a turn's calls returned, the turn in the middle.</summary>
    internal double Percentile(double percent) =>
        turns
            .Select(turn => turn[Math.Min(turn.Length - 1, (int)(turn.Length * percent / 100))])
            .Order()
            .Select(static ticks => ticks * 1e6 / Stopwatch.Frequency)
            .ElementAt(turns.Count / 2);

    internal double Maximum => turns.Max(static turn => turn[^1]) * 1e6 / Stopwatch.Frequency;
}
