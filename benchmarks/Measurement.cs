using System.Diagnostics;

namespace AgentObservatory.Benchmarks;

/// <summary>Something to measure: a batch of operations. The batch itself leaves out what is not to be measured.</summary>
/// <param name="Name">What one operation is.</param>
/// <param name="Batch">Runs the operations and returns how long they took, and how many bytes this thread allocated.</param>
/// <param name="Operations">How many operations one batch holds; for throughput, how many bytes or sessions.</param>
internal sealed record Candidate(string Name, Func<Sample> Batch, double Operations);

/// <summary>One run of a batch.</summary>
internal readonly record struct Sample(TimeSpan Time, long Bytes);

/// <summary>The rounds of one candidate: nanoseconds for each operation.</summary>
internal sealed class Figures(Candidate candidate)
{
    private readonly List<double> nanoseconds = [];
    private readonly List<double> bytes = [];

    internal string Name => candidate.Name;

    internal double Median => MedianOf(nanoseconds);

    internal double Minimum => nanoseconds.Min();

    internal double Maximum => nanoseconds.Max();

    internal double Bytes => MedianOf(bytes);

    internal void Run()
    {
        Sample sample = candidate.Batch();
        nanoseconds.Add(sample.Time.TotalNanoseconds / candidate.Operations);
        bytes.Add(sample.Bytes / candidate.Operations);
    }

    internal void Forget()
    {
        nanoseconds.Clear();
        bytes.Clear();
    }

    private static double MedianOf(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}

/// <summary>Measures candidates side by side: a round runs each of them once, so that all see the same machine.</summary>
internal static class SideBySide
{
    private const int Rounds = 41;

    // Long enough for the runtime to compile the hot paths for the last time.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    internal static Figures[] Measure(params Candidate[] candidates)
    {
        Figures[] figures = [.. candidates.Select(candidate => new Figures(candidate))];
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < WarmUp)
        {
            Array.ForEach(figures, static figure => figure.Run());
        }

        Array.ForEach(figures, static figure => figure.Forget());
        for (int round = 0; round < Rounds; round++)
        {
            Array.ForEach(figures, static figure => figure.Run());
        }

        return figures;
    }

    /// <summary>Times a stretch of work on this thread.</summary>
    internal static Sample Time(Action work)
    {
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        work();
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        return new Sample(time, GC.GetAllocatedBytesForCurrentThread() - bytes);
    }

    /// <summary>Times an action that is done again and again.</summary>
    internal static Sample Repeat(int times, Action<int> action) =>
        Time(() =>
        {
            for (int number = 0; number < times; number++)
            {
                action(number);
            }
        });
}
