namespace AgentObservatory.Flow;

/// <summary>The current place of this flow of control. It is set when a span starts and not reset when the span ends: an
/// ended place leads back to the one that was current before it. So an ended place is never current, no matter in which
/// order, on which thread or in which copy of the context spans end.</summary>
internal static class AmbientPlace
{
    // Typed as object: reading it as an interface would cost a type check for every span.
    private static readonly AsyncLocal<object?> Flow = new();

    [ThreadStatic]
    private static Trail? trail;

    // Reading a thread-static field is not free, and unnecessary until a flow is followed for the first time.
    private static volatile bool isAnythingFollowed;

    /// <summary>The innermost live place; null outside any session.</summary>
    internal static IPlace? Current => Live((IPlace?)Last);

    /// <summary>The place that was made current last, perhaps ended: <see cref="Enter"/> brings a flow back to it.</summary>
    internal static object? Last => Flow.Value;

    /// <summary>Makes a place current. Where memory has run out, the flow stays where it is.</summary>
    internal static void Enter(IPlace? place)
    {
        try
        {
            Move(place);
        }
        catch (OutOfMemoryException)
        {
            // Said above.
        }
    }

    /// <summary>As <see cref="Enter"/>, for callers that guard themselves.</summary>
    internal static void Move(IPlace? place)
    {
        if (ExceptionWatch.IsThrowing)
        {
            ExceptionWatch.Moves(Flow.Value, place);
        }

        Flow.Value = place;
        if (isAnythingFollowed)
        {
            trail?.Left = place;
        }
    }

    /// <summary>The place itself while it is live, otherwise the nearest live one that was current before it.</summary>
    internal static IPlace? Live(IPlace? place) => place is { IsLive: false } ? LiveBefore(place) : place;

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

            // Racing threads write the same value.
            place.Before = found;
        }

        return found;
    }

    /// <summary>Drops ended places from this flow, so that they can be garbage-collected. Not while an exception is in
    /// progress: by them, the flow that it unwinds differs from one that continues around it.</summary>
    internal static void Forget()
    {
        IPlace? live = Current;
        if (live != Flow.Value && !ExceptionWatch.IsInProgress)
        {
            Enter(live);
        }
    }

    /// <summary>Records in the trail what this thread makes current from now on. Returns the trail before.</summary>
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

    /// <summary>Keeps what was made current last. An async method restores the context when it returns, so after a call
    /// nothing else tells which place its code continues under.</summary>
    internal sealed class Trail
    {
        internal IPlace? Left;
    }
}
