namespace AgentObservatory.Benchmarks;

/// <summary>Times in buckets that are 3 % apart: adding one takes no memory, and many recorders add up.</summary>
internal sealed class Latencies
{
    private const double Growth = 1.03;
    private readonly long[] buckets = new long[900];

    internal void Add(TimeSpan time)
    {
        double nanoseconds = Math.Max(1, time.TotalNanoseconds);
        buckets[Math.Min(buckets.Length - 1, (int)Math.Log(nanoseconds, Growth))]++;
    }

    internal void Add(Latencies other)
    {
        for (int index = 0; index < buckets.Length; index++)
        {
            buckets[index] += other.buckets[index];
        }
    }

    /// <summary>The upper end of the bucket in which the percentile lies.</summary>
    internal TimeSpan Percentile(double percent)
    {
        long rank = (long)Math.Ceiling(buckets.Sum() * percent / 100);
        int index = 0;
        for (long seen = buckets[0]; seen < rank && index < buckets.Length - 1; seen += buckets[index])
        {
            index++;
        }

        return TimeSpan.FromMicroseconds(Math.Pow(Growth, index + 1) / 1_000);
    }

    public override string ToString() => $"p50 {Micro(50)}, p99 {Micro(99)}, p99.9 {Micro(99.9)}";

    private string Micro(double percent) => $"{Percentile(percent).TotalMicroseconds:F1} us";
}
