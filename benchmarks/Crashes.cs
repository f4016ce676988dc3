using System.Collections.Concurrent;
using System.Diagnostics;
using AgentObservatory.Crashing;

namespace AgentObservatory.Benchmarks;

/// <summary>Ends real processes of four agents each at random moments, most of them by kill -9, and recovers their journals:
/// everything up to the last round that they had told must be there.</summary>
internal static class Crashes
{
    // As many as keep two cores busy: a process waits most of the time, for its rounds and for its end.
    private const int AtOnce = 4;
    private const int MostRounds = 24;
    private const int MostMilliseconds = 50;

    internal static int Run(int kills)
    {
        long start = Stopwatch.GetTimestamp();
        var crashes = new ConcurrentBag<Crash>();
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = AtOnce };
        Parallel.For(0, kills, atOnce, number => crashes.Add(Once(Crash.WayOf(number))));

        foreach (var way in crashes.GroupBy(static crash => crash.Way).OrderByDescending(static way => way.Count()))
        {
            Console.WriteLine($"{way.Key, -10} {Sum(way)}");
        }

        int broken = crashes.Count(static crash => crash.Problems.Count > 0);
        Console.WriteLine($"{"all", -10} {Sum(crashes)}, {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
        Console.WriteLine(broken == 0 ? "crash: nothing lost, all laws hold" : $"crash: {broken} BROKEN");
        return broken == 0 ? 0 : 1;
    }

    /// <summary>One process. Its folder stays if something is wrong with it.</summary>
    private static Crash Once(string way)
    {
        string folder = Directory.CreateTempSubdirectory("observatory-crash-").FullName;
        int rounds = Random.Shared.Next(MostRounds + 1);
        TimeSpan later = TimeSpan.FromMilliseconds(MostMilliseconds * Random.Shared.NextDouble());
        Crash crash = Crash.OfAsync(folder, way, rounds, later).GetAwaiter().GetResult();
        if (crash.Problems.Count == 0)
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (string problem in crash.Problems)
        {
            Console.WriteLine($"{folder}, {way}: {problem}");
        }

        return crash;
    }

    private static string Sum(IEnumerable<Crash> crashes)
    {
        Crash[] all = [.. crashes];
        return $"{all.Length, 5:N0} ended, {all.Sum(static crash => crash.Rounds), 7:N0} rounds finished, "
            + $"{all.Sum(static crash => crash.Sessions), 7:N0} sessions recovered, "
            + $"{all.Sum(static crash => crash.TornLines)} torn lines, "
            + $"{all.Count(static crash => crash.Problems.Count > 0)} with a problem";
    }
}
