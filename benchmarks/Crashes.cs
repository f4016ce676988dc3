using AgentObservatory.Crashing;

namespace AgentObservatory.Benchmarks;

/// <summary>Ends real processes of four agents each at random moments, most of them by kill -9, and recovers their journals:
/// everything up to the last round that they had told must be there.</summary>
internal static class Crashes
{
    internal static int Run(int kills)
    {
        var random = new Random();
        int rounds = 0;
        long torn = 0;
        var problems = new List<string>();
        for (int number = 0; number < kills; number++)
        {
            string folder = Directory.CreateTempSubdirectory("observatory-crash-").FullName;
            string way = Crash.WayOf(number);
            var later = TimeSpan.FromMilliseconds(random.Next(10));
            Crash crash = Crash.OfAsync(folder, way, random.Next(1, 25), later).GetAwaiter().GetResult();
            rounds += crash.Rounds;
            torn += crash.TornLines;
            problems.AddRange(crash.Problems.Select(problem => $"{folder}, {way}: {problem}"));
            if (crash.Problems.Count == 0)
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        Console.WriteLine($"{kills:N0} processes ended, {rounds:N0} rounds finished, {torn} torn lines");
        problems.ForEach(Console.WriteLine);
        Console.WriteLine(problems.Count == 0 ? "crash: nothing lost" : $"crash: {problems.Count} LOST");
        return problems.Count == 0 ? 0 : 1;
    }
}
