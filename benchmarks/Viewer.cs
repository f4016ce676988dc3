using System.Diagnostics;
using AgentObservatory.Benchmarks.Scale;

namespace AgentObservatory.Benchmarks;

/// <summary>The obs-view command at a file of 1 GB, its output thrown away, and its start beside that of an empty program.</summary>
internal static class Viewer
{
    private const long Size = 1_000_000_000;
    private const int Turns = 3;
    private const int Starts = 15;

    /// <param name="command">The path of obs-view, as it was published.</param>
    internal static int Run(string command)
    {
        Console.WriteLine("Machine: " + Machine.Description);
        using var small = new GrowingTraceFile("small");
        small.GrowTo(1);
        string folder = Directory.CreateTempSubdirectory("observatory-empty-").FullName;
        string empty = EmptyProgram(folder);
        string[] starts = [$"'{empty}'", $"'{command}' --version", $"'{command}' '{small.Path}'"];
        string[] names = ["an empty program", "obs-view --version", "obs-view, a tree of a small file"];
        double[][] times = [.. starts.Select(static _ => new double[Starts])];
        for (int turn = 0; turn < Starts; turn++)
        {
            for (int index = 0; index < starts.Length; index++)
            {
                times[index][turn] = Shell(starts[index]).Time.TotalMilliseconds;
            }
        }

        Directory.Delete(folder, recursive: true);
        foreach (var (name, milliseconds) in names.Zip(times))
        {
            Array.Sort(milliseconds);
            Console.WriteLine($"{name, -34} {milliseconds[Starts / 2]:0} ms ({milliseconds[0]:0} to {milliseconds[^1]:0})");
        }

        using var large = new GrowingTraceFile("large");
        large.GrowTo(Size);
        long bytes = new FileInfo(large.Path).Length;
        BudgetLine[] lines =
        [
            .. Lines("list", 400),
            .. Lines("stats", 400),
            .. Lines("--where 'kind=tool_call and duration>1s'", 300),
            .. Lines("--raw", 150),
            .. Lines("", 0),
        ];
        Array.ForEach(lines, static line => Console.WriteLine(line));
        return lines.Any(static line => line.IsFarOver) ? 1 : 0;

        IEnumerable<BudgetLine> Lines(string option, double atLeast)
        {
            var runs = Enumerable.Range(0, Turns).Select(_ => Shell($"'{command}' {option} '{large.Path}'")).ToArray();
            double[] speeds = [.. runs.Select(run => bytes / 1e6 / run.Time.TotalSeconds).Order()];
            string what = $"obs-view {option} of {bytes / 1e6:0} MB".Replace("  ", " ", StringComparison.Ordinal);
            yield return new(what, "MB/s", speeds[Turns / 2], atLeast, false, $"{speeds[0]:0} to {speeds[^1]:0}");
            yield return new(what + ", peak memory", "MB", runs.Max(static run => run.PeakBytes) / 1e6, 120, true, "");
        }
    }

    /// <summary>Runs a command by the shell, which throws the output away; the most memory that it held.</summary>
    private static (TimeSpan Time, long PeakBytes) Shell(string command)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start("sh", ["-c", $"exec {command} > /dev/null"]);
        long peak = 0;
        string status = $"/proc/{process.Id}/status";
        while (!process.WaitForExit(20))
        {
            peak = Math.Max(peak, PeakOf(status));
        }

        return process.ExitCode == 0
            ? (Stopwatch.GetElapsedTime(start), peak)
            : throw new InvalidOperationException($"{command} ended with exit code {process.ExitCode}");
    }

    /// <summary>The most that the kernel saw, which only grows; 0 once the process has ended.</summary>
    private static long PeakOf(string status)
    {
        try
        {
            string? line = File.ReadLines(status).FirstOrDefault(static line => line.StartsWith("VmHWM:", default));
            return line is null ? 0 : 1_024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static string EmptyProgram(string folder)
    {
        const string Project = """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
            </Project>
            """;
        File.WriteAllText(Path.Combine(folder, "empty.csproj"), Project);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), "return 0;");
        Shell($"dotnet build '{folder}' -c Release -o '{folder}/out'");
        return folder + "/out/empty";
    }
}
