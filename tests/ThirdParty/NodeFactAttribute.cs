namespace AgentObservatory.Tests.ThirdParty;

/// <summary>
/// A fact that needs Node.js and the validator's packages. Without them it says that it is skipped, and why; where the
/// environment variable CI is "true" it runs nevertheless, and fails.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = NodeRequirement.Here.SkipReason;
}
