using System.Diagnostics;

namespace AgentObservatory.Tests.Extensions.Mcp;

/// <summary>Who hears of what others trace than the library: nobody, somebody who wants HTTP alone, a listener, or the
/// OpenTelemetry SDK.</summary>
internal enum Hearing
{
    Nobody,
    HttpAlone,
    Listener,
    Sdk,
}

/// <summary>Whether spans are activities while they run, who hears of what the MCP SDK traces, and whether the observatories
/// take that in.</summary>
internal sealed record SetUp(bool IsLive, Hearing Hearing, bool HasIntake)
{
    internal static IEnumerable<SetUp> All =>
        from isLive in new[] { false, true }
        from hearing in new[] { Hearing.Nobody, Hearing.Listener, Hearing.Sdk }
        from hasIntake in new[] { false, true }
        select new SetUp(isLive, hearing, hasIntake);

    /// <summary>Whether what the MCP SDK traces is kept.</summary>
    internal bool IsHeard => Hearing is Hearing.Listener or Hearing.Sdk;

    internal ObservatoryOptions Options(ActivitySource ours) =>
        new() { ActivitySource = IsLive ? ours : null, Intake = HasIntake ? Intake.GenAI : null };
}
