using System.Numerics;

namespace AgentObservatory.ObsView;

/// <summary>
/// Durations in buckets whose width grows with them: up to 63 ns each has its own, above that a bucket is 1/32 of its lower end wide.
/// However many are added, it takes 15 KB.
/// </summary>
internal sealed class DurationHistogram
{
    private const int PartsBits = 5;
    private const int Parts = 1 << PartsBits;
    private const int LargestShift = 62 - PartsBits;

    private readonly long[] buckets = new long[(LargestShift + 2) * Parts];
    private Int128 sum;

    public long Count { get; private set; }

    /// <summary>The longest; 0 where there is none.</summary>
    public long Maximum { get; private set; }

    /// <summary>The mean; 0 where there is none.</summary>
    public long Mean => Count == 0 ? 0 : (long)(sum / Count);

    /// <param name="nanoseconds">Not negative.</param>
    public void Add(long nanoseconds)
    {
        buckets[Bucket(nanoseconds)]++;
        Count++;
        sum += nanoseconds;
        Maximum = Math.Max(Maximum, nanoseconds);
    }

    /// <summary>What so many percent do not exceed, at most 1/32 too high; 0 where there is none.</summary>
    public long Percentile(double percent)
    {
        var rank = (long)Math.Ceiling(Count * percent / 100);
        var index = 0;

        for (var seen = buckets[0]; seen < rank; seen += buckets[index])
        {
            index++;
        }

        return Math.Min(UpperEnd(index), Maximum);
    }

    private static int Bucket(long value)
    {
        var shift = Math.Max(BitOperations.Log2((ulong)value) - PartsBits, 0);
        return shift * Parts + (int)(value >> shift);
    }

    private static long UpperEnd(int bucket)
    {
        var shift = Math.Max(bucket / Parts - 1, 0);
        return (long)(((ulong)(bucket - shift * Parts) + 1) << shift) - 1;
    }
}
