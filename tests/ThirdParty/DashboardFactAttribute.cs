namespace AgentObservatory.Tests.ThirdParty;

/// <summary>A fact that runs the Aspire dashboard. Without its package it says that it is skipped, and why.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DashboardFactAttribute : FactAttribute
{
    /// <param name="looks">Whether it looks at a page, which takes a browser.</param>
    public DashboardFactAttribute(bool looks = false) =>
        Skip = looks ? DashboardRequirement.Here.BrowserSkipReason : DashboardRequirement.Here.SkipReason;
}
