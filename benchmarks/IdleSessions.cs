using System.Diagnostics;

namespace AgentObservatory.Benchmarks;

/// <summary>What sessions cost that are open and journaled, and do nothing.</summary>
internal static class IdleSessions
{
    private const int Count = 10_000;
    private static readonly TimeSpan Idling = TimeSpan.FromSeconds(5);

    internal static BudgetLine Line(ObservatoryOptions options)
    {
        using var observatory = new Observatory(new NoOpExporter(), options);
        observatory.StartAsync().GetAwaiter().GetResult();
        AgentSession[] sessions =
        [
            .. Enumerable
                .Range(0, Count)
                .Select(number => observatory.StartSession(new AgentContext("session " + number, "agent"))),
        ];
        Array.ForEach(sessions, static session => session.ToolCall("search"));
        observatory.FlushAsync().GetAwaiter().GetResult();
        GC.Collect();
        using Process process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        Thread.Sleep(Idling);
        process.Refresh();
        TimeSpan used = process.TotalProcessorTime - before;
        Array.ForEach(sessions, static session => session.Dispose());
        string range = $"{used.TotalMilliseconds:F0} ms of processor time in {Idling.TotalSeconds:F0} s";
        return new($"{Count:N0} idle sessions, of a core", "%", 100 * (used / Idling), 1, IsUpperLimit: true, range);
    }
}
