using System.Diagnostics;

namespace AgentObservatory.Benchmarks;

/// <summary>Eight agents whose journal is in trouble, beside as many without a journal, in turns.</summary>
internal static class JournalSoak
{
    /// <param name="time">How long for each trouble.</param>
    internal static int Run(TimeSpan time)
    {
        List<string> broken =
        [
            .. OnFileSystem("a full disk", "size=1m", time),
            .. OnFileSystem("a read-only directory", "ro", time),
            .. Deleted(time),
        ];
        Console.WriteLine(
            broken.Count == 0 ? "soak: all laws and bounds hold" : "soak: BROKEN: " + string.Join("; ", broken)
        );
        return broken.Count == 0 ? 0 : 1;
    }

    /// <summary>A file system of its own: permissions alone do not keep root from writing.</summary>
    private static List<string> OnFileSystem(string trouble, string mounted, TimeSpan time)
    {
        string folder = Directory.CreateTempSubdirectory("observatory-soak-").FullName;
        if (!TryRun("mount", "-t", "tmpfs", "-o", mounted, "tmpfs", folder))
        {
            Console.WriteLine(trouble + ": SKIPPED, no file system can be mounted");
            Directory.Delete(folder);
            return [];
        }

        List<string> broken = Judge(trouble, folder, static () => { }, time);
        TryRun("umount", folder);
        Directory.Delete(folder);
        return broken;
    }

    private static List<string> Deleted(TimeSpan time)
    {
        string folder = Directory.CreateTempSubdirectory("observatory-soak-").FullName;
        List<string> broken = Judge("a deleted directory", folder, Delete, time);
        Delete();
        return broken;

        // Moved first: the journal may create a file in it at any moment.
        void Delete()
        {
            Directory.Move(folder, folder + "-deleted");
            Directory.Delete(folder + "-deleted", recursive: true);
        }
    }

    private static List<string> Judge(string trouble, string folder, Action begin, TimeSpan time)
    {
        var options = new ObservatoryOptions { OnDiagnostic = static _ => { } };
        var without = new Observatory(new NoOpExporter(), options);
        var with = new Observatory(new NoOpExporter(), options with { Journal = folder });
        without.StartAsync().GetAwaiter().GetResult();
        with.StartAsync().GetAwaiter().GetResult();
        Producers.Run(without, TimeSpan.FromSeconds(1), Soak.RateBelowTheLimit);
        Producers.Run(with, TimeSpan.FromSeconds(1), Soak.RateBelowTheLimit);
        begin();
        string load = $"{trouble}, {Soak.RateBelowTheLimit:N0} sessions/s";
        List<string> broken =
        [
            .. Soak.Judge(load, "the journal", without, with, time / 2, Soak.RateBelowTheLimit),
            .. Soak.Judge(trouble + ", as fast as they can", "the journal", without, with, time / 2, null),
        ];
        without.ShutdownAsync(Soak.Deadline).GetAwaiter().GetResult();
        with.ShutdownAsync(Soak.Deadline).GetAwaiter().GetResult();
        Console.WriteLine($"  {with.Health.Journal}");
        return [.. broken, .. Laws.Broken(without.Health, [0]), .. Laws.Broken(with.Health, [0])];
    }

    private static bool TryRun(string command, params string[] arguments)
    {
        using Process process = Process.Start(command, arguments);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
