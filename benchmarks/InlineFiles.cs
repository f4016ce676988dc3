namespace AgentObservatory.Benchmarks;

/// <summary>
/// Whole sessions of 50 events, inline: one thread with a file, two threads with a file each, and two with one between them, taking
/// turns.
/// </summary>
internal static class InlineFiles
{
    private const int SessionsOfAThread = 400;

    internal static int Run()
    {
        Console.WriteLine("Machine: " + Machine.Description);
        BudgetLine[] lines = Lines();
        Array.ForEach(lines, static line => Console.WriteLine(line));
        return lines.Any(static line => line.IsFarOver) ? 1 : 0;
    }

    private static BudgetLine[] Lines()
    {
        string folder = Directory.CreateTempSubdirectory("observatory-files-").FullName;
        try
        {
            var figures = SideBySide.Measure(
                OnThreads("one thread, its file", folder, threads: 1, files: 1),
                OnThreads("two threads, a file each", folder, threads: 2, files: 2),
                OnThreads("two threads, one file", folder, threads: 2, files: 1)
            );
            double one = 1e9 / figures[0].Median;
            return
            [
                new(
                    "50-event sessions inline, " + figures[0].Name,
                    "sessions/s",
                    one,
                    45_000,
                    false,
                    $"{1e9 / figures[0].Maximum:0} to {1e9 / figures[0].Minimum:0}"
                ),
                Ratio(figures[1], 1.8),
                Ratio(figures[2], 1.3),
            ];

            BudgetLine Ratio(Figures two, double atLeast) =>
                new(
                    $"{two.Name} / {figures[0].Name}",
                    "x",
                    figures[0].Median / two.Median,
                    atLeast,
                    false,
                    $"{1e9 / two.Median:0} sessions/s ({1e9 / two.Maximum:0} to {1e9 / two.Minimum:0})"
                );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Candidate OnThreads(string name, string folder, int threads, int files)
    {
        string[] paths = [.. Enumerable.Range(0, files).Select(file => Path.Combine(folder, $"{name}-{file}.jsonl"))];
        FileExporter[] exporters = [.. paths.Select(static path => new FileExporter(path))];
        Observatory[] observatories = [.. exporters.Select(static exporter => new Observatory(exporter, inline: true))];
        return new Candidate(
            name,
            () =>
            {
                // The exporters keep their files open: giving the space back is no part of what is measured.
                Array.ForEach(exporters, static exporter => exporter.Dispose());
                Array.ForEach(paths, File.Delete);
                return new Sample(
                    Contention.OnThreads(
                        threads,
                        thread =>
                        {
                            for (int number = 0; number < SessionsOfAThread; number++)
                            {
                                Throughput.Run(observatories[thread % files], 48);
                            }
                        }
                    ),
                    0
                );
            },
            SessionsOfAThread * threads
        );
    }
}
