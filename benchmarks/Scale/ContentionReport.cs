namespace AgentObservatory.Benchmarks.Scale;

/// <summary>Threads that report into one stream, beside as many that add to a list under a lock.</summary>
internal static class ContentionReport
{
    internal static Panel[] Run()
    {
        Markdown.Table("threads into one stream", "million calls/s", "p50", "p99", "p99.9", "longest");
        var (stream, list) = (new Series("one stream"), new Series("list under a lock"));
        foreach (int threads in Contention.Threads)
        {
            var (ours, plain) = Contention.Measure(threads);
            stream.Add(threads, ours.Percentile(99.9));
            list.Add(threads, plain.Percentile(99.9));
            Row($"{threads}", ours);
            Row($"{threads}, list under a lock", plain);
        }

        return [new Panel("The slowest of 1,000 calls (p99.9)", "threads", "microseconds", [stream, list])];
    }

    private static void Row(string what, ContendedCalls calls) =>
        Markdown.Row(
            what,
            $"{calls.PerSecond / 1e6:0.0}",
            $"{calls.Percentile(50):0.00} us",
            $"{calls.Percentile(99):0.0} us",
            $"{calls.Percentile(99.9):0.0} us",
            $"{calls.Maximum:N0} us"
        );
}
