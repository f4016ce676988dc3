using System.Diagnostics;

namespace AgentObservatory.Benchmarks;

/// <summary>Samples the process's working set ten times a second.</summary>
internal sealed class MemoryWatch
{
    private const long Tolerance = 32 * 1024 * 1024;

    private readonly List<long> samples = [];
    private readonly ManualResetEventSlim stopped = new();
    private readonly Thread thread;

    internal MemoryWatch()
    {
        thread = new Thread(Sample);
        thread.Start();
    }

    /// <summary>The peak of the last quarter is not above that of the quarter before, but for noise.</summary>
    internal bool IsFlat => Peak(3) <= Peak(2) + Tolerance;

    internal void Stop()
    {
        stopped.Set();
        thread.Join();
    }

    public override string ToString() =>
        $"peak {samples.Max() >> 20} MiB; by quarters of the run {string.Join(", ", Enumerable.Range(0, 4).Select(q => Peak(q) >> 20))} MiB";

    private long Peak(int quarter) => samples.Skip(samples.Count * quarter / 4).Take(Math.Max(1, samples.Count / 4)).Max();

    private void Sample()
    {
        do
        {
            using Process process = Process.GetCurrentProcess();
            samples.Add(process.WorkingSet64);
        } while (!stopped.Wait(100));
    }
}
