using System.Runtime.CompilerServices;

namespace AgentObservatory.Flow;

/// <summary>A stay in another flow of control: a call to a producer or a consumer, with that side's span as the current one.
/// Entering the same place from the same context again allocates nothing: the context of the last visit is kept and restored
/// as a whole.</summary>
internal readonly struct FlowVisit(
    FlowPlace before,
    ExecutionContext? outer,
    ExecutionContext? inner,
    AmbientPlace.Trail? trailBefore
)
{
    /// <summary>The context that the visit came from; null if the flow of the execution context is suppressed.</summary>
    internal ExecutionContext? Outer => outer;

    /// <summary>Goes to another place until <see cref="Leave"/>. The known context is that of the last visit, to be reused;
    /// the trail records what is made current during this one.</summary>
    internal static FlowVisit Enter(FlowPlace place, ref KnownContext? known, AmbientPlace.Trail? trail = null)
    {
        trail?.Left = place.Place;
        AmbientPlace.Trail? trailBefore = AmbientPlace.Follow(trail);
        FlowPlace before = FlowPlace.Here(place.Activities);
        ExecutionContext? outer = ExecutionContext.Capture();
        KnownContext? last = known;
        if (last is not null && last.Outer == outer && last.Place == place && place.Activity is not { IsStopped: true })
        {
            ExecutionContext.Restore(last.Inner);
            return new FlowVisit(before, outer, last.Inner, trailBefore);
        }

        place.Return();
        ExecutionContext? inner = outer is null ? null : ExecutionContext.Capture();
        if (outer is not null)
        {
            // Where memory has run out, the flow may have stayed where it was.
            known = FlowPlace.Here(place.Activities) == place ? Known(outer, inner!, place) : null;
        }

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

    /// <summary>Null where no memory is left. Not inlined: a handler of exceptions would cost all code around it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static KnownContext? Known(ExecutionContext outer, ExecutionContext inner, FlowPlace place)
    {
        try
        {
            return new KnownContext(outer, inner, place);
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }

    /// <summary>A context, and the same one with another place current.</summary>
    internal sealed record KnownContext(ExecutionContext Outer, ExecutionContext Inner, FlowPlace Place);
}
