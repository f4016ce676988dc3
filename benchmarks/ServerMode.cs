using System.Diagnostics;

namespace AgentObservatory.Benchmarks;

/// <summary>Sessions of 50 events offered to server mode at steady rates, by one producer and by several, into a file. What
/// matters is what arrives there.</summary>
internal static class ServerMode
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);

    internal static int Run()
    {
        Offer(1, 10_000, TimeSpan.FromSeconds(2));
        foreach (int producers in new[] { 1, 2, 4, 8 })
        {
            foreach (int rate in new[] { 5_000, 10_000, 15_000, 20_000, 30_000, 100_000 })
            {
                ServerLoad load = Offer(producers, rate, Turn);
                Console.WriteLine(
                    $"{producers} producers, {rate, 7:N0} sessions/s wanted: {load.Offered, 9:N0} offered, {load.Exported, 9:N0} exported, "
                        + $"{load.LostPercent, 5:0.0} % lost, {load.PausePercent, 4:0.0} % in collections"
                );
            }
        }

        return 0;
    }

    /// <summary>What was offered, exported and lost, each by the second.</summary>
    internal static ServerLoad Offer(int producers, int rate, TimeSpan time)
    {
        string path = Path.Combine(Path.GetTempPath(), "observatory-server-" + Environment.ProcessId + ".jsonl");
        var options = new ObservatoryOptions { OnDiagnostic = static _ => { } };
        var observatory = new Observatory(new FileExporter(path), options);
        observatory.StartAsync().GetAwaiter().GetResult();
        TimeSpan pausesBefore = GC.GetTotalPauseDuration();
        long start = Stopwatch.GetTimestamp();
        long offered = Producers.Pace(producers, rate, time, _ => Throughput.Run(observatory, 48));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double pauses = (GC.GetTotalPauseDuration() - pausesBefore).TotalSeconds;
        long exported = observatory.Health.Exporters[0].Exported;
        ExporterHealth end = observatory.ShutdownAsync(TimeSpan.FromSeconds(10)).GetAwaiter().GetResult().Exporters[0];
        File.Delete(path);
        return new ServerLoad(
            offered / seconds,
            exported / seconds,
            100.0 * end.Dropped.Total / offered,
            100 * pauses / seconds
        );
    }
}

internal readonly record struct ServerLoad(double Offered, double Exported, double LostPercent, double PausePercent);
