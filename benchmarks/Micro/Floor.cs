using System.Diagnostics;

namespace AgentObservatory.Benchmarks.Micro;

/// <summary>What nobody can do without who records: the clock, the AsyncLocal and the allocation, and nothing else.</summary>
internal static class Floor
{
    private static readonly AsyncLocal<object?> Ambient = new();
    private static readonly object[] Kept = new object[1 << 12];
    private static readonly long[] Times = new long[1 << 12];

    /// <summary>An object as large as a span has to be: ids, names, two times, parent, verdict.</summary>
    internal static void Span(int number)
    {
        long[] span = new long[12];
        span[0] = Stopwatch.GetTimestamp();
        Ambient.Value = span;
        span[1] = Stopwatch.GetTimestamp();
        Kept[number & (Kept.Length - 1)] = span;
    }

    /// <summary>The attributes of an event, and its time.</summary>
    internal static void Event(int number, int attributes)
    {
        Times[number & (Times.Length - 1)] = Stopwatch.GetTimestamp();
        GC.KeepAlive(Ambient.Value);
        if (attributes > 0)
        {
            Kept[number & (Kept.Length - 1)] = new KeyValuePair<string, AttributeValue>[attributes];
        }
    }
}
