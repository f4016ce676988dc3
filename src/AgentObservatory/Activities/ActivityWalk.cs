namespace AgentObservatory.Activities;

/// <summary>The way up from an activity or a span to what is around it, which every span that starts may go: it is bounded, or
/// activities that nest without end would cost more with each.</summary>
internal static class ActivityWalk
{
    /// <summary>What is farther away is not found.</summary>
    internal const int MostSteps = 1_024;
}
