using System.Numerics;

namespace AgentObservatory.ObsView.Summary;

/// <summary>A log-linear histogram of durations in constant memory, about 15 KB. A bucket is 1 ns wide below 64 ns, and at
/// most 1/32 of its lower bound above.</summary>
internal sealed class DurationHistogram
{
    private const int SubBucketBits = 5;
    private const int SubBuckets = 1 << SubBucketBits;
    private const int MaxShift = 62 - SubBucketBits;

    private readonly long[] buckets = new long[(MaxShift + 2) * SubBuckets];
    private Int128 sum;

    public long Count { get; private set; }

    /// <summary>0 if the histogram is empty.</summary>
    public long Maximum { get; private set; }

    /// <summary>0 if the histogram is empty.</summary>
    public long Mean => Count == 0 ? 0 : (long)(sum / Count);

    /// <param name="nanoseconds">The duration; not negative.</param>
    public void Add(long nanoseconds)
    {
        buckets[Bucket(nanoseconds)]++;
        Count++;
        sum += nanoseconds;
        Maximum = Math.Max(Maximum, nanoseconds);
    }

    /// <summary>A nearest-rank percentile, rounded up by at most 1/32; 0 if the histogram is empty.</summary>
    public long Percentile(double percent)
    {
        var rank = (long)Math.Ceiling(Count * percent / 100);
        var index = 0;

        for (var seen = buckets[0]; seen < rank; seen += buckets[index])
        {
            index++;
        }

        return Math.Min(UpperBound(index), Maximum);
    }

    private static int Bucket(long value)
    {
        var shift = Math.Max(BitOperations.Log2((ulong)value) - SubBucketBits, 0);
        return shift * SubBuckets + (int)(value >> shift);
    }

    private static long UpperBound(int bucket)
    {
        var shift = Math.Max(bucket / SubBuckets - 1, 0);
        return (long)(((ulong)(bucket - shift * SubBuckets) + 1) << shift) - 1;
    }
}
