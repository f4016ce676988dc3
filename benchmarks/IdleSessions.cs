using System.Diagnostics;

namespace AgentObservatory.Benchmarks;

/// <summary>What sessions cost that are open and journaled, and do nothing.</summary>
internal static class IdleSessions
{
    private const int Count = 10_000;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Idling = TimeSpan.FromSeconds(5);

    internal static BudgetLine Line(ObservatoryOptions options)
    {
        using var observatory = new Observatory(new NoOpExporter(), options);
        observatory.StartAsync().GetAwaiter().GetResult();
        AgentSession[] sessions = [.. Enumerable.Range(0, Count).Select(Open)];
        observatory.FlushAsync().GetAwaiter().GetResult();
        GC.Collect();

        // What the runtime still has to compile and to collect is not theirs.
        Thread.Sleep(Settling);
        using Process process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        Thread.Sleep(Idling);
        process.Refresh();
        TimeSpan used = process.TotalProcessorTime - before;
        Array.ForEach(sessions, static session => session.Dispose());
        return Figure(used);

        // In a flow of its own, or it would be nested in all that were opened before it.
        AgentSession Open(int number) =>
            Task.Run(() =>
                {
                    AgentSession session = observatory.StartSession(new AgentContext("session " + number, "agent"));
                    session.ToolCall("search");
                    return session;
                })
                .GetAwaiter()
                .GetResult();
    }

    private static BudgetLine Figure(TimeSpan used)
    {
        string range = $"{used.TotalMilliseconds:F0} ms of processor time in {Idling.TotalSeconds:F0} s";
        return new($"{Count:N0} idle sessions, of a core", "%", 100 * (used / Idling), 1, IsUpperLimit: true, range);
    }
}
