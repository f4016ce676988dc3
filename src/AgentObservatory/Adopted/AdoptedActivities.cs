namespace AgentObservatory.Adopted;

/// <summary>The activities that run within one session and have not stopped, as a list through them. Safe from any
/// thread.</summary>
internal sealed class AdoptedActivities
{
    private readonly Lock gate = new();
    private AdoptedActivity? first;
    private int count;

    /// <summary>Whether any activity runs within the session.</summary>
    internal bool AreAny => Volatile.Read(ref count) != 0;

    /// <summary>False if so many run already that they would not fit into the session.</summary>
    internal bool TryAdd(AdoptedActivity activity, int most)
    {
        using (gate.EnterUninterrupted())
        {
            if (count >= most)
            {
                return false;
            }

            count++;
            activity.Next = first;
            first?.Previous = activity;
            first = activity;
            activity.IsListed = true;
        }

        return true;
    }

    internal void Remove(AdoptedActivity activity)
    {
        using (gate.EnterUninterrupted())
        {
            if (!activity.IsListed)
            {
                return;
            }

            count--;
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
