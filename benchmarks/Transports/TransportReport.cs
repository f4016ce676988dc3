using System.Diagnostics;
using System.Globalization;

namespace AgentObservatory.Benchmarks.Transports;

/// <summary>The ways out of a process side by side, in server mode: sessions a second until everything has arrived, bytes of a
/// session, and memory.</summary>
internal static class TransportReport
{
    private const int MostWaiting = 500;

    internal static int Run(string sessions, string events, string? natsUrl)
    {
        int count = int.Parse(sessions, CultureInfo.InvariantCulture);
        int size = int.Parse(events, CultureInfo.InvariantCulture) - 2;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("observatory-transports-");
        Console.WriteLine($"{count:N0} sessions of {size + 2} events");
        Console.WriteLine("| exporter | sessions/s | bytes/session | working set |");
        Console.WriteLine("|---|---|---|---|");
        Measure(new JsonLines(folder.FullName), count, size);
        Measure(new ParquetFiles(folder.FullName), count, size);
        Measure(new Otlp(), count, size);
        if (natsUrl is not null)
        {
            Measure(new NatsStream(natsUrl), count, size);
        }

        folder.Delete(recursive: true);
        return 0;
    }

    private static void Measure(Transport transport, int count, int size)
    {
        using (transport)
        {
            GC.Collect();
            var memory = new MemoryWatch();
            var observatory = new Observatory(
                [transport.Exporter],
                new ObservatoryOptions { OnDiagnostic = Console.Error.WriteLine }
            );
            observatory.StartAsync().GetAwaiter().GetResult();
            long start = Stopwatch.GetTimestamp();
            for (int number = 0; number < count; number++)
            {
                Throughput.Run(observatory, size);
                if (number % 100 == 0)
                {
                    SpinWait.SpinUntil(() => observatory.Health.Exporters[0].InFlight < MostWaiting);
                }
            }

            observatory.FlushAsync(TimeSpan.FromMinutes(5)).GetAwaiter().GetResult();
            double bytes = transport.Bytes;
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            memory.Stop();
            ExporterHealth health = observatory.Health.Exporters[0];
            string lost = health.Dropped.Total == 0 ? "" : $", {health.Dropped.Total} lost";
            Console.WriteLine($"| {transport.Name}{lost} | {count / seconds:N0} | {bytes / count:N0} | {memory} |");
            observatory.ShutdownAsync().GetAwaiter().GetResult();
        }
    }
}
