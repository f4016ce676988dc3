using System.Diagnostics;
using System.Globalization;

namespace AgentObservatory.Benchmarks;

/// <summary>
/// What the first session of a process takes on the agent's thread, where nothing is compiled yet: medians of child processes, those
/// of another folder, for example of one that is compiled ahead of time, taking turns with them.
/// </summary>
internal static class FirstSession
{
    private const int Processes = 15;

    internal static int Run(string? otherFolder)
    {
        Console.WriteLine("Machine: " + Machine.Description);
        string name = Path.GetFileName(typeof(FirstSession).Assembly.Location);
        string[] folders = otherFolder is null ? [AppContext.BaseDirectory] : [AppContext.BaseDirectory, otherFolder];
        var figures = folders.Select(static _ => new List<double[]>()).ToArray();
        for (int turn = 0; turn < Processes; turn++)
        {
            foreach (var (index, folder) in folders.Index())
            {
                figures[index].Add(Child(Path.Combine(folder, name)));
            }
        }

        foreach (var (index, folder) in folders.Index())
        {
            string line =
                $"{Of(figures[index], 0)} to create an observatory and start it, {Of(figures[index], 1)} the first session";
            Console.WriteLine($"{folder}: {line}, {Of(figures[index], 2)} the second");
        }

        return 0;
    }

    /// <summary>In the child: the milliseconds of the observatory, and of two sessions of a span and an event each.</summary>
    internal static int Measure()
    {
        string path = Path.Combine(Path.GetTempPath(), "observatory-first-" + Environment.ProcessId + ".jsonl");
        long start = Stopwatch.GetTimestamp();
        using var observatory = new Observatory(new FileExporter(path));
        observatory.StartAsync().GetAwaiter().GetResult();
        TimeSpan created = Stopwatch.GetElapsedTime(start);
        TimeSpan first = Session(observatory);
        TimeSpan second = Session(observatory);
        FormattableString line = $"{created.TotalMilliseconds} {first.TotalMilliseconds} {second.TotalMilliseconds}";
        Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
        observatory.Dispose();
        File.Delete(path);
        return 0;
    }

    private static TimeSpan Session(Observatory observatory)
    {
        long start = Stopwatch.GetTimestamp();
        using (AgentSession session = observatory.StartSession(new AgentContext("session", "agent")))
        using (AgentSpan span = session.ToolCall("search", ("query", "rx"), ("top_k", 5)))
        {
            span.Event("hit", ("rank", 1));
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private static double[] Child(string assembly)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, "first-child"]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return [.. line.Split(' ').Select(static number => double.Parse(number, CultureInfo.InvariantCulture))];
    }

    private static string Of(List<double[]> processes, int figure)
    {
        double[] sorted = [.. processes.Select(process => process[figure]).Order()];
        return $"{sorted[sorted.Length / 2]:0.00} ms ({sorted[0]:0.00} to {sorted[^1]:0.00})";
    }
}
