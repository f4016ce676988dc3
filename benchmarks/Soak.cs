using System.Diagnostics;

namespace AgentObservatory.Benchmarks;

/// <summary>
/// Eight agents against exporters that are slow, broken and dead: first at a rate at which a good exporter gets every session,
/// then as fast as they can, when most are shed. The two observatories, one with a good and three bad exporters and one with four
/// good ones, take turns within one process, so that both see the same machine.
/// </summary>
internal static class Soak
{
    private const int Turns = 6;
    internal const int RateBelowTheLimit = 8_000;
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    internal static int Run(TimeSpan time)
    {
        var options = new ObservatoryOptions { OnDiagnostic = static _ => { } };
        IExporter[] quick = [new NoOpExporter(), new NoOpExporter(), new NoOpExporter(), new NoOpExporter()];
        using var good = new Observatory(quick, options);
        IExporter[] troubled = [new NoOpExporter(), new SlowExporter(), new BrokenExporter(), new HangingExporter()];
        var bad = new Observatory(troubled, options);
        good.StartAsync().GetAwaiter().GetResult();
        bad.StartAsync().GetAwaiter().GetResult();
        Producers.Run(good, TimeSpan.FromSeconds(1), RateBelowTheLimit);
        Producers.Run(bad, TimeSpan.FromSeconds(1), RateBelowTheLimit);

        var memory = new MemoryWatch();
        List<string> broken =
        [
            .. Judge($"{RateBelowTheLimit:N0} sessions/s", "bad exporters", good, bad, time / 2, RateBelowTheLimit),
            .. LostOf("an observatory of good exporters", good),
            .. LostOf("the good exporter beside bad ones", bad),
            .. Judge("as fast as they can", "bad exporters", good, bad, time / 2, null),
        ];
        memory.Stop();
        long start = Stopwatch.GetTimestamp();
        ShutdownReport report = bad.ShutdownAsync(Deadline).GetAwaiter().GetResult();
        TimeSpan shutdown = Stopwatch.GetElapsedTime(start);
        foreach (ExporterHealth exporter in report.Exporters)
        {
            Console.WriteLine(
                $"{exporter.Name, -16} exported {exporter.Exported:N0}, in flight {exporter.InFlight}, dropped {exporter.Dropped}"
            );
        }

        good.ShutdownAsync(Deadline).GetAwaiter().GetResult();
        Console.WriteLine($"working set: {memory}");
        Console.WriteLine($"shutdown: {shutdown.TotalSeconds:F2} s, deadline {Deadline.TotalSeconds:F0} s");
        broken.AddRange(Laws.Broken(bad.Health, [0, 1, 0, 1]));
        broken.AddRange(Laws.Broken(good.Health, [0, 0, 0, 0]));
        broken.AddRange(memory.IsFlat ? [] : ["the working set grew over the last half"]);
        broken.AddRange(shutdown > Deadline + TimeSpan.FromSeconds(1) ? ["the shutdown took too long"] : []);
        Console.WriteLine(
            broken.Count == 0 ? "soak: all laws and bounds hold" : "soak: BROKEN: " + string.Join("; ", broken)
        );
        return broken.Count == 0 ? 0 : 1;
    }

    /// <summary>What a session's end costs the agent, with what is bad and without.</summary>
    internal static string[] Judge(string load, string with, Observatory good, Observatory bad, TimeSpan time, int? rate) =>
        Compare(load, with, good, bad, time, rate) > 1.5 ? [$"{load}: the agent's p99 with {with} is above 1.5 x"] : [];

    /// <summary>The ratio of the two.</summary>
    internal static double Compare(string load, string with, Observatory good, Observatory bad, TimeSpan time, int? rate)
    {
        var goodEnds = new List<Latencies>();
        var badEnds = new List<Latencies>();
        long sessions = 0;
        for (int turn = 0; turn < Turns; turn++)
        {
            var (ends, count) = Producers.Run(good, time / (2 * Turns), rate);
            goodEnds.Add(ends);
            sessions += count;
            (ends, count) = Producers.Run(bad, time / (2 * Turns), rate);
            badEnds.Add(ends);
            sessions += count;
        }

        double goodP99 = Median(goodEnds);
        double badP99 = Median(badEnds);
        Console.WriteLine($"{load}: {sessions / time.TotalSeconds:N0} sessions/s");
        Console.WriteLine($"  session end without {with}: " + Sum(goodEnds));
        Console.WriteLine($"  session end with {with}:    " + Sum(badEnds));
        Console.WriteLine(
            $"  p99, median of {Turns} turns: {goodP99:F1} us without, {badP99:F1} us with, ratio {badP99 / goodP99:F2}"
        );
        return badP99 / goodP99;
    }

    private static string[] LostOf(string what, Observatory observatory) =>
        observatory.Health.Exporters[0].Dropped.Total is > 0 and var lost ? [$"{what} has lost {lost} sessions"] : [];

    private static string Sum(List<Latencies> parts)
    {
        var sum = new Latencies();
        parts.ForEach(sum.Add);
        return sum.ToString();
    }

    private static double Median(List<Latencies> parts)
    {
        double[] sorted = [.. parts.Select(part => part.Percentile(99).TotalMicroseconds).Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
