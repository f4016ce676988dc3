using System.Diagnostics;

namespace AgentObservatory.Benchmarks.Scale;

/// <summary>Repeats a measurement, and takes the round in the middle.</summary>
internal static class Rounds
{
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(2);

    /// <summary>Runs something until the runtime has compiled its hot paths for the last time.</summary>
    internal static void WarmUp(Action work)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUpTime; )
        {
            work();
        }
    }

    /// <summary>The median of each of two figures, taken separately.</summary>
    internal static (double Time, double Memory) Median(int rounds, Func<(double Time, double Memory)> round)
    {
        var figures = Enumerable.Range(0, rounds).Select(_ => round()).ToArray();
        return (
            figures.Select(static figure => figure.Time).Order().ElementAt(rounds / 2),
            figures.Select(static figure => figure.Memory).Order().ElementAt(rounds / 2)
        );
    }
}
