namespace AgentObservatory.Flow;

/// <summary>A stay in another flow of control: a call to a producer or a consumer, with that side's span as the current one.
/// Entering the same place from the same context again allocates nothing: the context of the last visit is kept and restored
/// as a whole.</summary>
internal readonly struct FlowVisit
{
    private readonly FlowPlace before;
    private readonly ExecutionContext? outer;
    private readonly ExecutionContext? inner;
    private readonly AmbientPlace.Trail? trailBefore;

    private FlowVisit(FlowPlace before, ExecutionContext? outer, ExecutionContext? inner, AmbientPlace.Trail? trailBefore)
    {
        this.before = before;
        this.outer = outer;
        this.inner = inner;
        this.trailBefore = trailBefore;
    }

    /// <summary>The context that the visit came from; null if the flow of the execution context is suppressed.</summary>
    internal ExecutionContext? Outer => outer;

    /// <summary>Goes to another place until <see cref="Leave"/>.</summary>
    /// <param name="place">What is current on the other side.</param>
    /// <param name="known">The context of the last visit, to be reused.</param>
    /// <param name="trail">Records what is made current during the visit.</param>
    internal static FlowVisit Enter(FlowPlace place, ref KnownContext? known, AmbientPlace.Trail? trail = null)
    {
        trail?.Left = place.Place;
        AmbientPlace.Trail? trailBefore = AmbientPlace.Follow(trail);
        FlowPlace before = FlowPlace.Here(place.Activities);
        ExecutionContext? outer = ExecutionContext.Capture();
        if (outer is null)
        {
            place.Return();
            return new FlowVisit(before, null, null, trailBefore);
        }

        KnownContext? last = known;
        if (last is not null && last.Outer == outer && last.Place == place && place.Activity is not { IsStopped: true })
        {
            ExecutionContext.Restore(last.Inner);
            return new FlowVisit(before, outer, last.Inner, trailBefore);
        }

        place.Return();
        ExecutionContext inner = ExecutionContext.Capture()!;
        known = new KnownContext(outer, inner, place);
        return new FlowVisit(before, outer, inner, trailBefore);
    }

    /// <summary>Returns to where the visit came from. Any other change that the other side makes to the context stays, as in
    /// a plain call.</summary>
    internal void Leave()
    {
        AmbientPlace.Follow(trailBefore);
        if (outer is not null && ExecutionContext.Capture() == inner)
        {
            if (ExceptionWatch.IsThrowing)
            {
                ExceptionWatch.Moves(AmbientPlace.Last, before.Place);
            }

            ExecutionContext.Restore(outer);
        }
        else
        {
            before.Return();
        }
    }

    /// <summary>A context, and the same one with another place current.</summary>
    internal sealed record KnownContext(ExecutionContext Outer, ExecutionContext Inner, FlowPlace Place);
}
