namespace AgentObservatory.Adopted;

/// <summary>The activities that run within one session and have not stopped. Safe from any thread.</summary>
internal sealed class AdoptedActivities
{
    private static int running;

    private readonly Lock gate = new();
    private readonly HashSet<AdoptedActivity> open = [];

    /// <summary>Whether any activity runs within any session of the process.</summary>
    internal static bool AreAny => Volatile.Read(ref running) != 0;

    internal void Add(AdoptedActivity activity)
    {
        using (gate.EnterUninterrupted())
        {
            open.Add(activity);
        }

        Interlocked.Increment(ref running);
    }

    internal void Remove(AdoptedActivity activity)
    {
        bool isRemoved;
        using (gate.EnterUninterrupted())
        {
            isRemoved = open.Remove(activity);
        }

        if (isRemoved)
        {
            Interlocked.Decrement(ref running);
        }
    }

    /// <summary>The session is about to end: what still runs is told of, so that it is in the envelope, unfinished.</summary>
    internal void BeginAll()
    {
        while (Next() is { } activity)
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

    private AdoptedActivity? Next()
    {
        using (gate.EnterUninterrupted())
        {
            return open.FirstOrDefault();
        }
    }
}
