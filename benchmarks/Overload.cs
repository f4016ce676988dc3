using System.Diagnostics;

namespace AgentObservatory.Benchmarks;

/// <summary>10,000 sessions of 10 events, ended as fast as one thread can, against an exporter that takes 10 ms.</summary>
internal static class Overload
{
    private const int Sessions = 10_000;

    internal static int Run()
    {
        var options = new ObservatoryOptions { OnDiagnostic = static _ => { } };
        using (var warm = new Observatory(new NoOpExporter(), options))
        {
            warm.StartAsync().GetAwaiter().GetResult();
            Produce(warm, 20_000);
        }

        var observatory = new Observatory(new SlowExporter(), options);
        observatory.StartAsync().GetAwaiter().GetResult();
        double[] ends = Produce(observatory, Sessions);
        ExporterHealth full = observatory.Health.Exporters[0];
        long start = Stopwatch.GetTimestamp();
        ShutdownReport report = observatory.ShutdownAsync().GetAwaiter().GetResult();
        TimeSpan shutdown = Stopwatch.GetElapsedTime(start);
        ExporterHealth exporter = report.Exporters[0];

        Array.Sort(ends);
        Console.WriteLine($"session end: median {ends[ends.Length / 2]:F2} us, p99 {ends[ends.Length * 99 / 100]:F2} us");
        Console.WriteLine(
            $"after the last session: {full.QueuedSessions} queued (cap {options.MaxQueuedSessions}), {full.Exported} exported, dropped {full.Dropped}"
        );
        Console.WriteLine(
            $"shutdown after {shutdown.TotalSeconds:F2} s: {exporter.Exported} exported, in flight {exporter.InFlight}, dropped {exporter.Dropped}"
        );
        string[] broken =
        [
            .. Laws.Broken(observatory.Health, [1]),
            .. full.QueuedSessions != options.MaxQueuedSessions
                ? ["the queue is not exactly at its cap"]
                : Array.Empty<string>(),
        ];
        Console.WriteLine(
            broken.Length == 0 ? "overload: all laws and bounds hold" : "overload: BROKEN: " + string.Join("; ", broken)
        );
        return broken.Length == 0 ? 0 : 1;
    }

    private static double[] Produce(Observatory observatory, int sessions)
    {
        double[] ends = new double[sessions];
        for (int number = 0; number < sessions; number++)
        {
            AgentSession session = observatory.StartSession(new AgentContext("session", "agent"));
            using (StreamSpan stream = session.Stream("tokens"))
            {
                for (int token = 0; token < 8; token++)
                {
                    stream.Event("token", ("seq", token));
                }
            }

            long start = Stopwatch.GetTimestamp();
            session.Dispose();
            ends[number] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        return ends;
    }
}
