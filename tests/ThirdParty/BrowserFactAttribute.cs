namespace AgentObservatory.Tests.ThirdParty;

/// <summary>A fact that opens a page in a Chromium. Without one it says that it is skipped, and why.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = DashboardRequirement.Here.PageSkipReason;
}
