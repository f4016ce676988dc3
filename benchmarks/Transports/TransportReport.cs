using System.Diagnostics;
using System.Globalization;

namespace AgentObservatory.Benchmarks.Transports;

/// <summary>The ways out of a process side by side, in server mode: sessions a second until everything has arrived, bytes of a
/// session, and memory. Each has a process of its own, so that none holds what another has left.</summary>
internal static class TransportReport
{
    private const int MostWaiting = 500;
    private static readonly string[] Names = ["file", "parquet", "otlp", "nats"];

    /// <summary>Measures each of them, one after the other.</summary>
    internal static int Run(string sessions, string events, string? natsUrl)
    {
        Console.WriteLine("Machine: " + Machine.Description);
        Console.WriteLine($"{sessions} sessions of {events} events");
        Console.WriteLine("| exporter | sessions/s | bytes/session | working set |");
        Console.WriteLine("|---|---|---|---|");
        string assembly = typeof(TransportReport).Assembly.Location;
        foreach (string name in natsUrl is null ? Names[..^1] : Names)
        {
            string[] arguments = [assembly, "transport", name, sessions, events, natsUrl ?? ""];
            using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments))!;
            process.WaitForExit();
        }

        return 0;
    }

    /// <summary>In a child: measures one of them.</summary>
    internal static int RunOne(string name, string sessions, string events, string natsUrl)
    {
        int count = int.Parse(sessions, CultureInfo.InvariantCulture);
        int size = int.Parse(events, CultureInfo.InvariantCulture) - 2;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("observatory-transports-");
        using (
            Transport transport = name switch
            {
                "file" => new JsonLines(folder.FullName),
                "parquet" => new ParquetFiles(folder.FullName),
                "otlp" => new Otlp(),
                _ => new NatsStream(natsUrl),
            }
        )
        {
            Measure(transport, count, size);
        }

        folder.Delete(recursive: true);
        return 0;
    }

    private static void Measure(Transport transport, int count, int size)
    {
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
        string gzip = transport.Gzipped is { } small ? $" (gzip: {small / count:N0})" : "";
        Console.WriteLine($"| {transport.Name}{lost} | {count / seconds:N0} | {bytes / count:N0}{gzip} | {memory} |");
        observatory.ShutdownAsync().GetAwaiter().GetResult();
    }
}
