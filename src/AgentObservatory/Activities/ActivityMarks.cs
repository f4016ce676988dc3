namespace AgentObservatory.Activities;

/// <summary>The names of custom properties of activities.</summary>
internal static class ActivityMarks
{
    /// <summary>Of an activity of another library that an observatory takes in.</summary>
    internal const string Adopted = "agent_observatory.adopted";
}
