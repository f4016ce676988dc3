using System.Diagnostics;

namespace AgentObservatory.Benchmarks.Scale;

/// <summary>Sessions that are open at the same time: the time of each from its start to its export, and the memory it holds.</summary>
internal static class SessionScale
{
    internal static readonly int[] Sizes = [1, 10, 100, 1_000, 10_000, 100_000];

    private const int EventsPerSession = 10;
    private const int SessionsPerRound = 10_000;

    /// <summary>Nanoseconds a session, its fold included, and bytes that an open one holds.</summary>
    internal static (double Nanoseconds, double Bytes) Measure(int open) => Rounds.Median(7, () => Round(open));

    internal static (double Nanoseconds, double Bytes) Round(int open)
    {
        using var observatory = new Observatory(new NoOpExporter(), inline: true);
        var sessions = new AgentSession[open];
        int turns = Math.Max(1, SessionsPerRound / open);
        var time = new Stopwatch();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int turn = 1; turn < turns; turn++)
        {
            time.Start();
            Open(observatory, sessions);
            Close(sessions);
            time.Stop();
        }

        Array.Clear(sessions);
        time.Start();
        Open(observatory, sessions);
        time.Stop();
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        time.Start();
        Close(sessions);
        time.Stop();
        return (time.Elapsed.TotalNanoseconds / turns / open, Math.Max(1, (double)held / open));
    }

    private static void Open(Observatory observatory, AgentSession[] sessions)
    {
        var flow = ExecutionContext.Capture()!;
        for (int index = 0; index < sessions.Length; index++)
        {
            ExecutionContext.Run(flow, _ => sessions[index] = Record(observatory), null);
        }
    }

    private static void Close(AgentSession[] sessions) => Array.ForEach(sessions, static session => session.Dispose());

    private static AgentSession Record(Observatory observatory)
    {
        AgentSession session = observatory.StartSession(new AgentContext("session", "agent"));
        session.ToolCall("search").Dispose();
        using StreamSpan stream = session.Stream("tokens");
        for (int number = 0; number < EventsPerSession; number++)
        {
            stream.Event("chunk", ("seq", number), ("bytes", 4096));
        }

        return session;
    }
}
