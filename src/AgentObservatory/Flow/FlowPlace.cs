using System.Diagnostics;

namespace AgentObservatory.Flow;

/// <summary>A place to return to in a flow of control: the session or span that is current there and, in live mode, the
/// activity.</summary>
/// <param name="Place">The place; null for none.</param>
/// <param name="Activity">Not used if activities are left alone.</param>
/// <param name="Activities">Null if activities are left alone.</param>
internal readonly record struct FlowPlace(IPlace? Place, Activity? Activity, IActivityFlow? Activities)
{
    /// <summary>Where this flow is now.</summary>
    internal static FlowPlace Here(IActivityFlow? activities) =>
        new((IPlace?)AmbientPlace.Last, activities is null ? null : Activity.Current, activities);

    /// <summary>Brings this flow of control here.</summary>
    internal void Return()
    {
        AmbientPlace.Enter(Place);
        Activities?.MakeCurrent(Activity);
    }
}
