using System.Diagnostics;

namespace AgentObservatory.Flow;

/// <summary>Something that can be current in a flow of control: a session or a span.</summary>
internal interface IPlace
{
    /// <summary>False once the place has ended; it is then never current again.</summary>
    bool IsLive { get; }

    /// <summary>The place itself while it is live, otherwise the nearest live one that was current before it.</summary>
    IPlace? Live { get; }

    /// <summary>
    /// What was current before, perhaps ended. Ended places are skipped over time, so that they can be garbage-collected.
    /// </summary>
    IPlace? Before { get; set; }

    /// <summary>The position of a flow that is directly within this place.</summary>
    FlowPlace Inside { get; }
}

/// <summary>
/// A place to return to in a flow of control: the session or span that is current there and, in live mode, the activity.
/// </summary>
/// <param name="Place">The place; null for none.</param>
/// <param name="Activity">The activity; not used if activities are left alone.</param>
/// <param name="Activities">Makes activities current; null if activities are left alone.</param>
internal readonly record struct FlowPlace(IPlace? Place, Activity? Activity, IActivityFlow? Activities)
{
    /// <summary>Where this flow is now.</summary>
    internal static FlowPlace Here(IActivityFlow? activities) =>
        new(AmbientPlace.Mark(), activities is null ? null : Activity.Current, activities);

    /// <summary>Outside any place and, in live mode, any activity.</summary>
    internal FlowPlace Nowhere() => new(null, null, Activities);

    /// <summary>Brings this flow of control here.</summary>
    internal void Return()
    {
        AmbientPlace.Restore(Place);
        Activities?.MakeCurrent(Activity);
    }
}

/// <summary>Makes activities current, in live mode. What handlers of the change throw is caught.</summary>
internal interface IActivityFlow
{
    void MakeCurrent(Activity? activity);
}
