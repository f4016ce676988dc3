namespace AgentObservatory.Extensions.Agents.Words;

/// <summary>Names of the library's own, for what has no convention.</summary>
internal static class Agent
{
    /// <summary>The kind of a span: a run's model hands the conversation over to another agent.</summary>
    internal const string Handoff = "handoff";

    /// <summary>The event of a run: its model has asked for a handoff, and the workflow goes on otherwise.</summary>
    internal const string HandoffNotFollowed = "handoff_not_followed";

    /// <summary>Who hands over.</summary>
    internal const string HandoffSource = "agent_observatory.handoff.source";

    /// <summary>The function by which the model says to whom. It has a number; who is meant, its reason says.</summary>
    internal const string HandoffFunction = "agent_observatory.handoff.function";
    internal const string HandoffReason = "agent_observatory.handoff.reason";

    /// <summary>What the names of these functions begin with.</summary>
    internal const string HandoffPrefix = "handoff_to_";

    /// <summary>The name of a span whose agent has none.</summary>
    internal const string Nameless = "agent";
}
