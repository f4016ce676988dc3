using System.Diagnostics;

namespace AgentObservatory.Benchmarks;

/// <summary>One side of a line of the budget, alone and again and again, for a profiler to look at.</summary>
internal static class Repeated
{
    private static readonly Dictionary<string, Func<Candidate[]>> Lines = new()
    {
        ["event"] = static () => Capture.StreamEvent(),
        ["event-text"] = Shapes.EventOfNumberAndText,
        ["span"] = static () => Capture.Span(),
        ["whole-span"] = Shapes.WholeSpan,
        ["whole-event"] = Shapes.WholeEvent,
        ["llm-span"] = Shapes.LlmSpan,
        ["live-span"] = Shapes.LiveSpan,
        ["live-event"] = Shapes.LiveEvent,
        ["replay"] = static () => Replayed.Beside(),
    };

    internal static string Names => string.Join(" | ", Lines.Keys);

    internal static bool Has(string line) => Lines.ContainsKey(line);

    internal static int Run(string line, TimeSpan time)
    {
        using var sdk = Capture.StartSdk();
        Candidate ours = Lines[line]()[0];
        var figures = new Figures(ours);
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            figures.Run();
        }

        Console.WriteLine($"{ours.Name}: {figures.Median:0.0} ns, {figures.Bytes:0} B");
        return 0;
    }
}
