using AgentObservatory.Capture;

namespace AgentObservatory.Streams;

/// <summary>What a stream knows of its items: a few numbers, whatever their count. Guarded by the session's buffer.</summary>
internal struct StreamProgress
{
    private long items;
    private long firstAt;
    private long lastAt;
    private long maxGap;

    /// <summary>An item has come, at a monotonic time in nanoseconds.</summary>
    internal void Came(long now)
    {
        if (items++ == 0)
        {
            firstAt = lastAt = now;
        }
        else if (now > lastAt)
        {
            maxGap = Math.Max(maxGap, now - lastAt);
            lastAt = now;
        }
    }

    /// <summary>Adds it all to what the span has learnt; returns by how many bytes that has grown.</summary>
    internal readonly long Tell(ref LearntAttributes learnt, long startedAt, string end)
    {
        long grown = learnt.Set(StreamAttribute.Items, items, long.MaxValue);
        if (items > 0)
        {
            grown += learnt.Set(StreamAttribute.TimeToFirst, Milliseconds(firstAt - startedAt), long.MaxValue);
        }

        if (items > 1)
        {
            grown += learnt.Set(StreamAttribute.MaxGap, Milliseconds(maxGap), long.MaxValue);
        }

        return grown + learnt.Set(StreamAttribute.End, end, long.MaxValue);
    }

    private static double Milliseconds(long nanoseconds) => Math.Max(0, nanoseconds) / 1_000_000.0;
}
