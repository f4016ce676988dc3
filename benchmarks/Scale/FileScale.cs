using System.Diagnostics;

namespace AgentObservatory.Benchmarks.Scale;

/// <summary>Reading a trace file to its end: the time of it all, and the most memory that the reader held on its way.</summary>
internal static class FileScale
{
    internal static readonly long[] Sizes = [1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    internal static (double Milliseconds, double Bytes) Measure(string path, long size) =>
        (Rounds.Median(size > 100_000_000 ? 3 : 7, () => (Time(path), 0)).Time, MostHeld(path));

    internal static double Time(string path)
    {
        long start = Stopwatch.GetTimestamp();
        int unreadable = TraceFile.Read(path).Count(static line => line is not TraceLine.Readable);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        return unreadable == 0
            ? time.TotalMilliseconds
            : throw new InvalidDataException($"{unreadable} lines of {path} cannot be read");
    }

    /// <summary>What is alive at twenty places of the file, each after a full collection.</summary>
    private static double MostHeld(string path)
    {
        int lines = File.ReadLines(path).Count();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        int number = 0;
        foreach (TraceLine line in TraceFile.Read(path))
        {
            if (++number % Math.Max(1, lines / 20) == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
                GC.KeepAlive(line);
            }
        }

        return most;
    }
}
