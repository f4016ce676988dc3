namespace AgentObservatory.Tests.Analysis;

public class DurationHistogramTests
{
    public static TheoryData<long[]> Durations =>
        [
            [0],
            [long.MaxValue],
            [0, long.MaxValue],
            [.. Enumerable.Range(0, 200).Select(number => (long)number)],
            [.. Enumerable.Range(0, 63).Select(bit => 1L << bit)],
            [.. Enumerable.Range(0, 63).Select(bit => (1L << bit) - 1)],
            [.. Values(seed: 1, count: 5_000)],
        ];

    [Theory]
    [MemberData(nameof(Durations))]
    public void APercentileIsAtMostAThirtySecondTooHigh(long[] durations)
    {
        var histogram = Of(durations);
        var sorted = durations.Order().ToArray();

        foreach (var percent in new[] { 0.0, 1, 25, 50, 90, 99, 99.9, 100 })
        {
            var exact = sorted[Math.Max((int)Math.Ceiling(sorted.Length * percent / 100) - 1, 0)];
            Assert.InRange(
                histogram.Percentile(percent),
                percent == 0 ? 0 : exact,
                long.CreateSaturating(exact * (33 / 32m))
            );
        }
    }

    [Fact]
    public void CountMeanAndMaximumAreExact()
    {
        var histogram = Of(long.MaxValue, long.MaxValue, long.MaxValue - 3);
        Assert.Equal((3, long.MaxValue - 1, long.MaxValue), (histogram.Count, histogram.Mean, histogram.Maximum));
    }

    [Fact]
    public void AnEmptyOneGivesZeros()
    {
        var histogram = new DurationHistogram();
        Assert.Equal((0, 0, 0, 0), (histogram.Count, histogram.Mean, histogram.Maximum, histogram.Percentile(50)));
    }

    private static DurationHistogram Of(params long[] durations)
    {
        var histogram = new DurationHistogram();
        Array.ForEach(durations, histogram.Add);
        return histogram;
    }

    private static IEnumerable<long> Values(int seed, int count)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(_ => random.NextInt64() >> random.Next(63));
    }
}
