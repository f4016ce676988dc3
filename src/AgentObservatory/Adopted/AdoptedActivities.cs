namespace AgentObservatory.Adopted;

/// <summary>The activities that run within one session and have not stopped, as a list through them. Safe from any
/// thread.</summary>
internal sealed class AdoptedActivities
{
    private static int running;

    private readonly Lock gate = new();
    private AdoptedActivity? first;

    /// <summary>Whether any activity runs within any session of the process.</summary>
    internal static bool AreAny => Volatile.Read(ref running) != 0;

    internal void Add(AdoptedActivity activity)
    {
        using (gate.EnterUninterrupted())
        {
            activity.Next = first;
            first?.Previous = activity;
            first = activity;
            activity.IsListed = true;
        }

        Interlocked.Increment(ref running);
    }

    internal void Remove(AdoptedActivity activity)
    {
        using (gate.EnterUninterrupted())
        {
            if (!activity.IsListed)
            {
                return;
            }

            activity.IsListed = false;
            activity.Next?.Previous = activity.Previous;
            if (activity.Previous is { } previous)
            {
                previous.Next = activity.Next;
            }
            else
            {
                first = activity.Next;
            }

            activity.Next = activity.Previous = null;
        }

        Interlocked.Decrement(ref running);
    }

    /// <summary>The session is about to end: what still runs is told of, so that it is in the envelope, unfinished.</summary>
    internal void BeginAll()
    {
        while (First() is { } activity)
        {
            try
            {
                activity.Begin();
            }
            catch (OutOfMemoryException)
            {
                activity.Lost();
            }

            Remove(activity);
        }
    }

    private AdoptedActivity? First()
    {
        using (gate.EnterUninterrupted())
        {
            return first;
        }
    }
}
