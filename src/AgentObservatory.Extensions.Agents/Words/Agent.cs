namespace AgentObservatory.Extensions.Agents.Words;

/// <summary>Names of OpenTelemetry's GenAI conventions, and the library's own where there are none.</summary>
internal static class Agent
{
    internal const string Name = "gen_ai.agent.name";
    internal const string Description = "gen_ai.agent.description";

    /// <summary>The operation of a run.</summary>
    internal const string Invoke = "invoke_agent";

    /// <summary>The name of a span whose agent has none.</summary>
    internal const string Nameless = "agent";
}
