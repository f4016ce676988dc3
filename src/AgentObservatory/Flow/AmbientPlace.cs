namespace AgentObservatory.Flow;

/// <summary>
/// The place that this flow of control runs under. It is set when a span starts and not reset when it ends: a place that has ended
/// leads back to the one that was current before it, so a dead one is never current, in whatever order, on whatever thread and in
/// whatever copy of the context spans end.
/// </summary>
internal static class AmbientPlace
{
    // Of objects: reading it as an interface would check that on every span.
    private static readonly AsyncLocal<object?> Flow = new();

    [ThreadStatic]
    private static Trail? trail;

    // A thread's own field is not free to read: until a flow is followed for the first time, nothing needs to.
    private static volatile bool isAnythingFollowed;

    /// <summary>The innermost live place; null outside of every session.</summary>
    internal static IPlace? Current => Mark()?.Live;

    /// <summary>What was made current last, perhaps dead; for whoever knows the types of places.</summary>
    internal static object? Last => Flow.Value;

    internal static void Enter(IPlace place) => Set(place);

    /// <summary>What <see cref="Restore"/> needs to bring this flow back to where it is now.</summary>
    internal static IPlace? Mark() => (IPlace?)Flow.Value;

    internal static void Restore(IPlace? mark) => Set(mark);

    /// <summary>The nearest live place that was current before this one.</summary>
    internal static IPlace? LiveBefore(IPlace place)
    {
        IPlace? found = place.Before;
        if (found is { IsLive: false })
        {
            while (found is { IsLive: false })
            {
                found = found.Before;
            }

            // Racing threads write the same.
            place.Before = found;
        }

        return found;
    }

    /// <summary>Drops dead places from this flow, so that they can be collected.</summary>
    internal static void Forget()
    {
        IPlace? live = Current;
        if (live != Flow.Value)
        {
            Set(live);
        }
    }

    /// <summary>Follows what this thread makes current from now on; returns the trail that was followed before, to put it back.</summary>
    internal static Trail? Follow(Trail? followed)
    {
        if (followed is not null)
        {
            isAnythingFollowed = true;
        }

        Trail? before = trail;
        trail = followed;
        return before;
    }

    private static void Set(IPlace? place)
    {
        Flow.Value = place;
        if (isAnythingFollowed)
        {
            trail?.Left = place;
        }
    }

    /// <summary>
    /// What was made current last. An async method puts the context back when it returns, so after a call nothing else tells
    /// under which place its code went on.
    /// </summary>
    internal sealed class Trail
    {
        internal IPlace? Left;
    }
}
