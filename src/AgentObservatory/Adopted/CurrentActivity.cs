using System.Diagnostics;
using AgentObservatory.Activities;

namespace AgentObservatory.Adopted;

/// <summary>The adopted activity that a flow of control is in. Activities carry the flow themselves: by their parents.</summary>
internal static class CurrentActivity
{
    /// <summary>The place itself, or the span of an activity that runs within it and is current, for what starts there.</summary>
    internal static IPlace? Innermost(IPlace own, string kind) => Within(own) is { } found ? found.Place(kind) : own;

    /// <summary>The same, if the activity is a span by now; otherwise what it runs in.</summary>
    internal static IPlace? Seen(IPlace own) => Within(own) is { } found ? found.Seen : own;

    /// <summary>The innermost running one around the current activity, if it runs within the place.</summary>
    internal static AdoptedActivity? Within(IPlace place)
    {
        Activity? at = Activity.Current;
        for (int steps = 0; at is not null && steps < ActivityWalk.MostSteps; steps++, at = at.Parent)
        {
            if (AdoptedActivities.Of(at) is { } found)
            {
                return found.IsWithin(place) ? found : null;
            }
        }

        return null;
    }
}
