using System.Diagnostics;
using AgentObservatory.PropertyTests.RuleModel;

namespace AgentObservatory.Benchmarks;

/// <summary>Rules against what their words mean on many random runs, and their memory on long ones.</summary>
internal static class RuleAgreement
{
    private static readonly string[] Operators =
    [
        "always (called \"a\" or not called \"a\")",
        "never (called \"a\" and called \"b\")",
        "eventually (called \"a\" and called \"b\")",
        "(called \"a\" and called \"b\") before (called \"c\" and called \"b\")",
        "not (called \"a\" and called \"b\") until (called \"b\" and called \"c\")",
        "called \"a\" followed by called \"b\"",
        "called \"a\" followed by called \"b\" within 1h",
        "at most 2147483647 called \"a\"",
        "at most 1000 called \"a\" within 10s",
        "between called \"a\" and called \"b\", not (called \"c\" and called \"b\")",
    ];

    internal static int Run(int pairs)
    {
        long started = Stopwatch.GetTimestamp();
        int different = 0;
        Parallel.For(
            0,
            pairs,
            seed =>
            {
                if (Agreement.difference(seed) is { } difference && Interlocked.Increment(ref different) <= 3)
                {
                    Console.WriteLine(difference);
                }
            }
        );
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(
            $"{pairs:N0} pairs of a rule and a run: {different} differ from the words at some prefix ({seconds:F0} s)"
        );
        return different == 0 ? 0 : 1;
    }

    internal static int Memory(long events)
    {
        foreach (string rule in Operators)
        {
            Console.WriteLine(Follow(rule, events));
        }

        return 0;
    }

    /// <summary>The live bytes after each tenth of the run.</summary>
    private static string Follow(string text, long events)
    {
        var random = new Random(1);
        long[] clocks = [0];
        var watch = new RuleWatch(Rule.Parse(text));
        var live = new List<long>();
        long started = Stopwatch.GetTimestamp();
        for (long number = 0; number < events; number++)
        {
            watch.Add(RandomRules.@event(random, 1, clocks, number));
            if ((number + 1) % (events / 10) == 0)
            {
                live.Add(GC.GetTotalMemory(forceFullCollection: true));
            }
        }

        double each = Stopwatch.GetElapsedTime(started).TotalNanoseconds / events;
        GC.KeepAlive(watch);
        return $"{text}: {watch.Verdict}, {each:F0} ns an event, live KB by tenths: {string.Join(' ', live.Select(bytes => bytes / 1024))}";
    }
}
