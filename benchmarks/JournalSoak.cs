using System.Diagnostics;

namespace AgentObservatory.Benchmarks;

/// <summary>Eight agents whose journal cannot be written, beside as many without one, in turns.</summary>
internal static class JournalSoak
{
    private static readonly string[] Troubles = ["a full disk", "a read-only directory", "a deleted directory"];

    internal static int Run(TimeSpan time)
    {
        List<string> broken = [.. Troubles.SelectMany(trouble => Run(trouble, time))];
        Console.WriteLine(
            broken.Count == 0 ? "soak: all laws and bounds hold" : "soak: BROKEN: " + string.Join("; ", broken)
        );
        return broken.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<string> Run(string trouble, TimeSpan time)
    {
        string folder = Directory.CreateTempSubdirectory("observatory-soak-").FullName;
        string? mounted = trouble switch
        {
            "a full disk" => "size=1m",
            "a read-only directory" => "ro",
            _ => null,
        };
        if (mounted is not null && !TryRun("mount", "-t", "tmpfs", "-o", mounted, "tmpfs", folder))
        {
            Console.WriteLine(trouble + ": skipped, no file system can be mounted");
            Directory.Delete(folder);
            return [];
        }

        var options = new ObservatoryOptions { OnDiagnostic = static _ => { } };
        var good = new Observatory(new NoOpExporter(), options);
        var bad = new Observatory(new NoOpExporter(), options with { Journal = folder });
        good.StartAsync().GetAwaiter().GetResult();
        bad.StartAsync().GetAwaiter().GetResult();
        Producers.Run(good, TimeSpan.FromSeconds(1), Soak.RateBelowTheLimit);
        Producers.Run(bad, TimeSpan.FromSeconds(1), Soak.RateBelowTheLimit);
        if (mounted is null)
        {
            Directory.Delete(folder, recursive: true);
        }

        string load = $"{trouble}, {Soak.RateBelowTheLimit:N0} sessions/s";
        List<string> broken =
        [
            .. Soak.Judge(load, "the journal", good, bad, time / 2, Soak.RateBelowTheLimit),
            .. Soak.Judge(trouble + ", as fast as they can", "the journal", good, bad, time / 2, null),
        ];
        good.ShutdownAsync(Soak.Deadline).GetAwaiter().GetResult();
        bad.ShutdownAsync(Soak.Deadline).GetAwaiter().GetResult();
        Console.WriteLine($"  {bad.Health.Journal}");
        broken.AddRange(Laws.Broken(good.Health, [0]));
        broken.AddRange(Laws.Broken(bad.Health, [0]));
        if (mounted is not null)
        {
            TryRun("umount", folder);
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return broken;
    }

    private static bool TryRun(string command, params string[] arguments)
    {
        using Process process = Process.Start(command, arguments);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
