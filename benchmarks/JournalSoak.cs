using System.Diagnostics;

namespace AgentObservatory.Benchmarks;

/// <summary>Eight agents whose journal is in trouble, beside as many with a good one, in turns: trouble must cost the agent
/// nothing. What a good journal costs is shown, too.</summary>
internal static class JournalSoak
{
    /// <param name="time">How long for each trouble.</param>
    internal static int Run(TimeSpan time)
    {
        List<string> broken =
        [
            .. Good(time),
            .. OnFileSystem("a full disk", "size=1m", time),
            .. OnFileSystem("a read-only directory", "ro", time),
            .. Deleted(time),
        ];
        Console.WriteLine(
            broken.Count == 0 ? "soak: all laws and bounds hold" : "soak: BROKEN: " + string.Join("; ", broken)
        );
        return broken.Count == 0 ? 0 : 1;
    }

    /// <summary>A good journal beside none: a figure, without a bound.</summary>
    private static IEnumerable<string> Good(TimeSpan time)
    {
        string folder = Directory.CreateTempSubdirectory("observatory-soak-").FullName;
        using Observatory none = Started(journal: null);
        using Observatory good = Started(folder);
        Soak.Compare(
            $"a good journal, {Soak.RateBelowTheLimit:N0} sessions/s",
            "it",
            none,
            good,
            time / 2,
            Soak.RateBelowTheLimit
        );
        Soak.Compare("a good journal, as fast as they can", "it", none, good, time / 2, null);
        return Ended(none, good, folder);
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

        // Lazily: a journal that was given up at the deadline may still have its file in hand.
        TryRun("umount", "--lazy", folder);
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
        string goodFolder = Directory.CreateTempSubdirectory("observatory-soak-").FullName;
        using Observatory good = Started(goodFolder);
        using Observatory bad = Started(folder);
        begin();
        string load = $"{trouble}, {Soak.RateBelowTheLimit:N0} sessions/s";
        List<string> broken =
        [
            .. Soak.Judge(load, "that trouble", good, bad, time / 2, Soak.RateBelowTheLimit),
            .. Soak.Judge(trouble + ", as fast as they can", "that trouble", good, bad, time / 2, null),
        ];
        return [.. broken, .. Ended(good, bad, goodFolder)];
    }

    private static Observatory Started(string? journal)
    {
        var options = new ObservatoryOptions { OnDiagnostic = static _ => { }, Journal = journal };
        var observatory = new Observatory(new NoOpExporter(), options);
        observatory.StartAsync().GetAwaiter().GetResult();
        Producers.Run(observatory, TimeSpan.FromSeconds(1), Soak.RateBelowTheLimit);
        return observatory;
    }

    private static List<string> Ended(Observatory good, Observatory bad, string goodFolder)
    {
        good.ShutdownAsync(Soak.Deadline).GetAwaiter().GetResult();
        bad.ShutdownAsync(Soak.Deadline).GetAwaiter().GetResult();
        Directory.Delete(goodFolder, recursive: true);
        Console.WriteLine($"  {bad.Health.Journal}");
        return [.. Laws.Broken(good.Health, [0]), .. Laws.Broken(bad.Health, [0])];
    }

    private static bool TryRun(string command, params string[] arguments)
    {
        using Process process = Process.Start(command, arguments);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
