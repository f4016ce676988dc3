using System.Globalization;

namespace AgentObservatory.Crashing;

/// <summary>Runs one session after the other, as far as it is allowed to.</summary>
internal sealed class Agent(Observatory observatory, int number)
{
    /// <summary>How many steps a session has: tool calls with one numbered event each.</summary>
    internal const int Steps = 40;

    private readonly SemaphoreSlim allowed = new(0);
    private volatile Progress progress = new("none", 0);

    /// <summary>What has been reported for certain: so many events of a session, after all of the earlier ones.</summary>
    internal string Told => progress.SessionId + "=" + progress.Events.ToString(CultureInfo.InvariantCulture);

    /// <summary>What a session is called.</summary>
    internal static string IdOf(int agent, int session) => string.Create(CultureInfo.InvariantCulture, $"{agent}-{session}");

    internal void Allow(int steps) => allowed.Release(steps);

    internal void Run()
    {
        for (int run = 0; ; run++)
        {
            string id = IdOf(number, run);
            using AgentSession session = observatory.StartSession(new AgentContext(id, "agent"));
            for (int step = 0; step < Steps; step++)
            {
                allowed.Wait();
                using AgentSpan tool = session.ToolCall("tool");
                tool.Event("step", ("number", step));
                progress = new Progress(id, step + 1);
            }
        }
    }

    private sealed record Progress(string SessionId, int Events);
}
